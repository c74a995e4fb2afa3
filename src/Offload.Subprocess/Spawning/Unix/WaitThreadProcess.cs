using System.Diagnostics;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// A child with a thread of its own that waits for it: where there are no process descriptors (macOS, Linux before 5.3).
/// </summary>
internal sealed class WaitThreadProcess : ChildProcess
{
    private readonly int _id;
    private readonly bool _leadsGroup;
    private readonly Action<int>? _beforeReaping;
    private readonly IDescendants _descendants;

    // Held while signalling and while reaping: up to the reaping, the id of the process and of its group can't be given to
    // others.
    private readonly Lock _gate = new();
    private bool _reaped;
    private bool _treeKilled;

    /// <summary>Takes over a child that has just been started and that nobody has waited for yet.</summary>
    public WaitThreadProcess(int id, bool leadsGroup, Action<int>? beforeReaping, IDescendants descendants)
    {
        _id = id;
        _leadsGroup = leadsGroup;
        _beforeReaping = beforeReaping;
        _descendants = descendants;
        new Thread(WaitAndReap, 128 * 1024) { IsBackground = true, Name = "Offload process watcher" }.Start();
    }

    public override int Id => _id;

    public override void SendSignal(int signal, bool entireTree)
    {
        if (entireTree && signal == ProcessSignal.SIGKILL)
        {
            KillTree().Dispose();
            return;
        }

        lock (_gate)
        {
            if (_reaped)
                return;
            if (entireTree)
            {
                using var tree = _descendants.Capture(_id);
                tree.SendSignal(signal);
            }

            SignalError.Check(LibC.kill(_id, signal), signal);
        }
    }

    public override IProcessTree CaptureTree()
    {
        lock (_gate)
            return _reaped ? IProcessTree.Empty : _descendants.Capture(_id);
    }

    public override IProcessTree KillTree()
    {
        lock (_gate)
        {
            if (_reaped)
                return IProcessTree.Empty;
            _treeKilled = true;
            _ = LibC.kill(_id, ProcessSignal.SIGSTOP);
            var tree = _descendants.Capture(_id);
            tree.SendSignal(ProcessSignal.SIGKILL);
            _ = LibC.kill(_id, ProcessSignal.SIGKILL);
            KillGroup();
            return tree;
        }
    }

    public override void Dispose()
    {
    }

    private void WaitAndReap()
    {
        var status = ChildWait.Peek(ChildWait.P_PID, _id);
        long timestamp = Stopwatch.GetTimestamp();
        ProcessExit exit;
        lock (_gate)
        {
            if (_treeKilled)
                KillGroup();
            _beforeReaping?.Invoke(_id);
            exit = ChildWait.Reap(_id, timestamp) ?? new ProcessExit(status ?? default, null, timestamp);
            _reaped = true;
        }

        PublishExit(exit);
    }

    private void KillGroup()
    {
        if (_leadsGroup)
            _ = LibC.kill(-_id, ProcessSignal.SIGKILL);
    }
}
