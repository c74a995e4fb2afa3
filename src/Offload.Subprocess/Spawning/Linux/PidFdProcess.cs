using System.Diagnostics;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// A child that is held by a process descriptor: a signal can reach only this very process, never a later one with the same id.
/// </summary>
internal sealed class PidFdProcess : UnixProcess
{
    private readonly PidFd _pidFd;

    /// <summary>Takes over a child that has just been started and that nobody has waited for yet.</summary>
    public PidFdProcess(int id, bool leadsGroup, Action<int>? beforeReaping, EventLoop eventLoop)
        : base(id, leadsGroup, beforeReaping)
    {
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

    protected override void Signal(int signal) => _pidFd.SendSignal(signal);

    protected override void KillGroup(bool reaped)
    {
        if (!_pidFd.TrySendSignalToGroup(ProcessSignal.SIGKILL) && !reaped)
            _ = LibC.kill(-Id, ProcessSignal.SIGKILL);
    }

    protected override IProcessTree CaptureDescendants() => ProcessTree.Capture(Id);

    protected override IProcessTree CaptureAndStopDescendants() => ProcessTree.CaptureAndStop(Id, _pidFd);

    protected override ExitStatus? AskForStatus() => _pidFd.AskForStatus();

    protected override void Release() => _pidFd.Dispose();

    // The registration goes with the descriptor.
    private void OnExited(bool mayTakeItsTime) => Reap(peeked: null, Stopwatch.GetTimestamp(), mayTakeItsTime);

    private void WaitAndReap()
        => Reap(ChildWait.Peek(ChildWait.P_PIDFD, _pidFd.Descriptor), Stopwatch.GetTimestamp(), mayRunWaiters: false);
}
