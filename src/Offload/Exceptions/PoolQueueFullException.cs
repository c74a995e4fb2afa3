namespace Offload;

/// <summary>
/// A call found its pool's queue full, and <see cref="WorkerPoolOptions.WhenQueueFull"/> says not to wait. It has not been
/// started.
/// </summary>
public sealed class PoolQueueFullException : Exception
{
    internal PoolQueueFullException(string pool, int capacity)
        : base($"The queue of worker pool '{pool}' is full: {capacity} calls wait already (WorkerPoolOptions.QueueCapacity).")
    {
    }
}
