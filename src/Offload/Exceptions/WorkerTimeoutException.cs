namespace Offload;

/// <summary>A call ran longer than its deadline; its worker was killed.</summary>
public sealed class WorkerTimeoutException : TimeoutException
{
    internal WorkerTimeoutException(string message)
        : base(message)
    {
    }
}
