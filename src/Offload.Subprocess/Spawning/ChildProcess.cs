namespace Offload.Subprocesses.Spawning;

/// <summary>A started process as its operating system handles it. It is reaped by itself, whether anyone waits or not.</summary>
internal abstract class ChildProcess : IDisposable
{
    private readonly TaskCompletionSource<ExitStatus> _exited = new();

    public abstract int Id { get; }

    /// <summary>Ends, without failing, when the process has exited and its status has been collected.</summary>
    public Task<ExitStatus> Exited => _exited.Task;

    /// <summary>What is known about the exit; null while the process runs.</summary>
    public ProcessExit? Exit { get; private set; }

    /// <summary>
    /// Sends a signal to the process, or with <paramref name="entireTree"/> to its descendants too; nothing if it has exited.
    /// </summary>
    public abstract void SendSignal(int signal, bool entireTree);

    /// <summary>
    /// Holds on to the present descendants, so that they can be signalled even when the process itself is gone.
    /// </summary>
    public abstract IProcessTree CaptureTree();

    /// <summary>
    /// Kills the process and its descendants, and its group if it leads one; the descendants that were found are returned.
    /// </summary>
    public abstract IProcessTree KillTree();

    /// <summary>Gives back what is held of a process that has exited.</summary>
    public abstract void Dispose();

    /// <summary>Tells whoever waits for the exit.</summary>
    /// <param name="exit">The exit.</param>
    /// <param name="mayRunWaiters">Whether they may go on on this thread: they are the user's code, and may keep it.</param>
    protected void PublishExit(ProcessExit exit, bool mayRunWaiters)
    {
        Exit = exit;
        if (mayRunWaiters)
            _exited.TrySetResult(exit.Status);
        else
            ThreadPool.UnsafeQueueUserWorkItem(
                static child => child._exited.TrySetResult(child.Exit!.Status), this, preferLocal: false);
    }
}
