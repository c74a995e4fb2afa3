using System.Diagnostics;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// A child that is held by a process descriptor: a signal can reach only this very process, never a later one with the same _id.
/// </summary>
internal sealed class PidFdProcess : ChildProcess
{
    private readonly int _id;
    private readonly PidFd _pidFd;
    private readonly bool _leadsGroup;
    private readonly Action<int>? _beforeReaping;
    private readonly EventLoop _eventLoop;

    // Held while signalling and while reaping: up to the reaping, the id of the process and of its group can't be given to
    // others.
    private readonly Lock _gate = new();
    private bool _reaped;
    private bool _treeKilled;
    private bool _disposed;

    /// <summary>Takes over a child that has just been started and that nobody has waited for yet.</summary>
    public PidFdProcess(int id, bool leadsGroup, Action<int>? beforeReaping, EventLoop eventLoop)
    {
        _id = id;
        _leadsGroup = leadsGroup;
        _beforeReaping = beforeReaping;
        _eventLoop = eventLoop;
        _pidFd = PidFd.TryOpen(id)
            ?? throw new IOException($"A process descriptor could not be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            // The runtime reaps every child when it is process 1 of a container: one who waits already is told first.
            if (Environment.ProcessId == 1)
                new Thread(WaitAndReap, 128 * 1024) { IsBackground = true, Name = "Offload process watcher" }.Start();
            else
                eventLoop.Register(_pidFd.Descriptor, LinuxCalls.EPOLLIN, OnExited);
        }
        catch
        {
            _pidFd.Dispose();
            throw;
        }
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
                using var tree = ProcessTree.Capture(_id);
                tree.SendSignal(signal);
            }

            _pidFd.SendSignal(signal);
        }
    }

    public override IProcessTree KillTree()
    {
        lock (_gate)
        {
            if (_disposed)
                return IProcessTree.Empty;
            _treeKilled = true;
            IProcessTree tree = _reaped ? IProcessTree.Empty : ProcessTree.CaptureAndStop(_id, _pidFd);
            if (!_reaped)
                _pidFd.SendSignal(ProcessSignal.SIGKILL);
            tree.SendSignal(ProcessSignal.SIGKILL);
            SignalGroup(ProcessSignal.SIGKILL);
            return tree;
        }
    }

    public override IProcessTree CaptureTree()
    {
        lock (_gate)
            return _reaped ? IProcessTree.Empty : ProcessTree.Capture(_id);
    }

    private void OnExited()
    {
        _eventLoop.Remove(_pidFd.Descriptor);
        Reap(peeked: null);
    }

    private void WaitAndReap() => Reap(ChildWait.Peek(ChildWait.P_PIDFD, _pidFd.Descriptor));

    private void Reap(ExitStatus? peeked)
    {
        long timestamp = Stopwatch.GetTimestamp();
        ProcessExit exit;
        lock (_gate)
        {
            // What was forked in the group during the kill goes now, while the leader is a zombie and the group's number still
            // its own.
            if (_treeKilled)
                SignalGroup(ProcessSignal.SIGKILL);
            _beforeReaping?.Invoke(_id);
            exit = ChildWait.Reap(_id, timestamp) ?? new ProcessExit(peeked ?? _pidFd.AskForStatus() ?? default, null, timestamp);
            _reaped = true;
            if (!_leadsGroup)
                Release();
        }

        PublishExit(exit);
    }

    public override void Dispose()
    {
        lock (_gate)
            Release();
    }

    private void SignalGroup(int signal)
    {
        if (_leadsGroup && !_pidFd.TrySendSignalToGroup(signal) && !_reaped)
            _ = LibC.kill(-_id, signal);
    }

    private void Release()
    {
        if (_disposed || !_reaped)
            return;
        _disposed = true;
        _pidFd.Dispose();
    }
}
