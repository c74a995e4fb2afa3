namespace Offload;

/// <summary>A call ran in its worker longer than its deadline; the worker was killed. The call may have had effects.</summary>
public sealed class WorkerTimeoutException : TimeoutException
{
    internal WorkerTimeoutException(string message, TimeSpan timeout, int processId)
        : base(message)
    {
        Timeout = timeout;
        ProcessId = processId;
    }

    /// <summary>The process id that the killed worker had.</summary>
    public int ProcessId { get; }

    /// <summary>The deadline that the call had, from the moment a worker took it.</summary>
    public TimeSpan Timeout { get; }
}
