using Offload.Workers;

namespace Offload.Pools;

/// <summary>Somebody in the queue of a <see cref="WorkerRoster"/>.</summary>
internal abstract class QueuedCaller
{
    /// <inheritdoc cref="WorkerRoster.AcquireAsync"/>
    public abstract bool IsBrief { get; }

    /// <summary>Whether the caller wants a lease of its worker, or takes it as <see cref="WorkerRoster.TryTake"/> gives it.</summary>
    public abstract bool WantsLease { get; }

    /// <summary>The caller's place in the queue.</summary>
    public LinkedListNode<QueuedCaller>? Place { get; set; }

    /// <summary>The lease of the call whose callback (or the like) this is a call of; null if of none.</summary>
    public WorkerLease? Outer { get; init; }

    /// <summary>Gives the caller its worker, within the roster's lock.</summary>
    public abstract void Serve(WorkerProcess worker, WorkerLease? lease);

    /// <summary>Tells the caller that there will be no worker, within the roster's lock.</summary>
    public abstract void Fail(Exception exception);
}
