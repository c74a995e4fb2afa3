using System.Diagnostics;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// A child with a thread of its own that waits for it: where there are no process descriptors (macOS, Linux before 5.3).
/// </summary>
internal sealed class WaitThreadProcess : UnixProcess
{
    private readonly IDescendants _descendants;

    /// <summary>Takes over a child that has just been started and that nobody has waited for yet.</summary>
    public WaitThreadProcess(int id, bool leadsGroup, Action<int>? beforeReaping, IDescendants descendants)
        : base(id, leadsGroup, beforeReaping)
    {
        _descendants = descendants;
        new Thread(WaitAndReap, 128 * 1024) { IsBackground = true, Name = "Offload process watcher" }.Start();
    }

    protected override void Signal(int signal) => SignalError.Check(LibC.kill(Id, signal), signal);

    protected override void KillGroup(bool reaped)
    {
        if (!reaped)
            _ = LibC.kill(-Id, ProcessSignal.SIGKILL);
    }

    protected override IProcessTree CaptureDescendants() => _descendants.Capture(Id);

    protected override IProcessTree CaptureAndStopDescendants()
    {
        _ = LibC.kill(Id, ProcessSignal.SIGSTOP);
        return _descendants.Capture(Id);
    }

    private void WaitAndReap()
    {
        var status = ChildWait.Peek(ChildWait.P_PID, Id);
        Reap(status, Stopwatch.GetTimestamp(), mayRunWaiters: false);
    }
}
