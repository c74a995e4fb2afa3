using System.Diagnostics;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// A child that is held by a process descriptor: a signal can reach only this very process, never a later one with the same id.
/// </summary>
internal sealed unsafe class PidFdProcess(int id, PidFd pidFd, bool leadsGroup, Action<int>? beforeReaping) : ChildProcess
{
    // Held while signalling and while reaping: up to the reaping, the id of the process and of its group can't be given to others.
    private readonly Lock _gate = new();
    private bool _reaped;
    private bool _treeKilled;
    private bool _disposed;

    public override int Id => id;

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
                using var tree = ProcessTree.Capture(id);
                tree.SendSignal(signal);
            }

            pidFd.SendSignal(signal);
        }
    }

    public override IProcessTree KillTree()
    {
        lock (_gate)
        {
            if (_disposed)
                return new ProcessTree();
            _treeKilled = true;
            var tree = _reaped ? new ProcessTree() : ProcessTree.CaptureAndStop(id, pidFd);
            if (!_reaped)
                pidFd.SendSignal(ProcessSignal.SIGKILL);
            tree.SendSignal(ProcessSignal.SIGKILL);
            SignalGroup(ProcessSignal.SIGKILL);
            return tree;
        }
    }

    public override IProcessTree CaptureTree()
    {
        lock (_gate)
            return _reaped ? new ProcessTree() : ProcessTree.Capture(id);
    }

    /// <summary>Called by the watcher, once, when the process has exited.</summary>
    public void Reap()
    {
        var timestamp = Stopwatch.GetTimestamp();
        ProcessExit exit;
        lock (_gate)
        {
            // What was forked in the group during the kill goes now, while the leader is a zombie and the group's number still its own.
            if (_treeKilled)
                SignalGroup(ProcessSignal.SIGKILL);
            beforeReaping?.Invoke(id);
            exit = Wait(timestamp);
            _reaped = true;
            if (!leadsGroup)
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
        if (leadsGroup && !pidFd.TrySendSignalToGroup(signal) && !_reaped)
            _ = LibC.kill(-id, signal);
    }

    private ProcessExit Wait(long timestamp)
    {
        var usage = stackalloc byte[RUsage.Size];
        int result;
        int status;
        do
            result = LibC.wait4(id, out status, 0, usage);
        while (result < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);

        return result == id
            ? new ProcessExit(WaitStatus.Decode(status), RUsage.Read(usage), timestamp)
            : new ProcessExit(default, null, timestamp);
    }

    private void Release()
    {
        if (_disposed || !_reaped)
            return;
        _disposed = true;
        pidFd.Dispose();
    }
}
