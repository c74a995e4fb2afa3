namespace Offload;

/// <summary>What a pool is doing, at one moment.</summary>
public sealed record WorkerPoolStatistics
{
    /// <summary>Workers that are ready: idle or running a call.</summary>
    public int Workers { get; init; }

    /// <summary>Workers that wait for a call.</summary>
    public int IdleWorkers { get; init; }

    /// <summary>Workers that are being started.</summary>
    public int StartingWorkers { get; init; }

    /// <summary>Calls that have a worker. Of a map's calls that share a message, the one that runs counts.</summary>
    public int RunningCalls { get; init; }

    /// <summary>Calls that wait for a worker. A map's calls that share a message count as one while they wait.</summary>
    public int QueuedCalls { get; init; }

    /// <summary>Calls that wait for room in a queue that is full (<see cref="WorkerPoolOptions.QueueCapacity"/>).</summary>
    public int CallsWaitingForRoom { get; init; }

    /// <summary>Workers that have become ready since the pool was made.</summary>
    public long WorkersStarted { get; init; }

    /// <summary>How many starts of a worker have failed since one last succeeded; 0 in a pool that is well.</summary>
    public int StartFailuresInARow { get; init; }

    /// <summary>Calls that have ended, in whatever way, since the pool was made. Each item of a map counts.</summary>
    public long CallsCompleted { get; init; }

    /// <summary>
    /// Calls that were answered on the fast lane (<see cref="WorkerPoolOptions.FastLane"/>) since the pool was made.
    /// </summary>
    public long FastLaneCalls { get; init; }
}
