namespace Offload;

/// <summary>
/// A method needed more memory than <see cref="WorkerPoolOptions.MemoryLimit"/> allows its worker, which has been ended for it.
/// The call may have had effects.
/// </summary>
public sealed class WorkerMemoryLimitException : Exception
{
    internal WorkerMemoryLimitException(string message, long limit, Exception? innerException)
        : base(message, innerException)
        => Limit = limit;

    /// <summary>The limit, in bytes.</summary>
    public long Limit { get; }
}
