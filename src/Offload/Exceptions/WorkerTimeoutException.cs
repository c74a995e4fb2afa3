namespace Offload;

/// <summary>A call ran in its worker longer than its deadline, and the worker was killed; the call may have had effects. Or, with
/// <see cref="WorkerPoolOptions.DeadlineIncludesQueue"/>, it was still queued then.</summary>
public sealed class WorkerTimeoutException : TimeoutException
{
    internal WorkerTimeoutException(string message, TimeSpan timeout, int? processId)
        : base(message)
    {
        Timeout = timeout;
        ProcessId = processId;
    }

    /// <summary>The process id that the killed worker had; <see langword="null"/> if the call was still queued.</summary>
    public int? ProcessId { get; }

    /// <summary>
    /// How long the call was allowed to take; or, with <see cref="WorkerPoolOptions.CpuTimeLimit"/>, how much processor time.
    /// </summary>
    public TimeSpan Timeout { get; }
}
