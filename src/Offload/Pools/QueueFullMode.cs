namespace Offload;

/// <summary>What becomes of a call that finds <see cref="WorkerPoolOptions.QueueCapacity"/> calls waiting.</summary>
public enum QueueFullMode
{
    /// <summary>
    /// It waits its turn to wait. Its arguments are not taken before it is let in, so that memory stays bounded.
    /// </summary>
    Wait,

    /// <summary>It gets a <see cref="PoolQueueFullException"/>.</summary>
    Throw,
}
