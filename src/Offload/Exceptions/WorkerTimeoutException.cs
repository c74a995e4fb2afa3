namespace Offload;

/// <summary>A call ran in its worker longer than its deadline; the worker was killed. The call may have had effects.</summary>
public sealed class WorkerTimeoutException : TimeoutException
{
    internal WorkerTimeoutException(string message, TimeSpan timeout)
        : base(message)
        => Timeout = timeout;

    /// <summary>The deadline that the call had, from the moment a worker took it.</summary>
    public TimeSpan Timeout { get; }
}
