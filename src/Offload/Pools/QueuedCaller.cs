namespace Offload.Pools;

/// <summary>Somebody in the queue of a <see cref="WorkerRoster"/>.</summary>
internal abstract class QueuedCaller
{
    /// <inheritdoc cref="WorkerRoster.AcquireAsync"/>
    public abstract bool IsBrief { get; }

    /// <summary>The lease of the call whose callback (or the like) this is a call of; null if of none.</summary>
    public WorkerLease? Outer { get; init; }

    /// <summary>The queue that the caller is in; null if in none. The queue's to change, like its neighbours.</summary>
    public CallerQueue? Queue { get; set; }

    public QueuedCaller? Previous { get; set; }

    public QueuedCaller? Next { get; set; }

    /// <summary>Tells the caller that there will be no worker, within the roster's lock.</summary>
    public abstract void Fail(Exception exception);
}
