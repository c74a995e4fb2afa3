namespace Offload;

/// <summary>A worker process could not be started, or ended or fell silent before it was ready for calls.</summary>
public sealed class WorkerStartException : Exception
{
    internal WorkerStartException(string message, string standardErrorTail, Exception? innerException)
        : base(message, innerException)
        => StandardErrorTail = standardErrorTail;

    /// <summary>The last lines that the worker wrote to standard error; empty if there are none.</summary>
    public string StandardErrorTail { get; }
}
