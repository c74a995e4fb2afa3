namespace Offload.Pools;

/// <summary>A caller who awaits a lease.</summary>
internal sealed class LeaseCaller(WorkerRoster roster, bool isBrief, CancellationToken cancellationToken) : QueuedCaller
{
    private readonly TaskCompletionSource<WorkerLease> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;

    public override bool IsBrief => isBrief;

    public Task<WorkerLease> Task => _source.Task;

    /// <summary>Lets the caller leave the queue when its token is cancelled. To be called outside the roster's lock.</summary>
    public void WatchCancellation()
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _registration = cancellationToken.UnsafeRegister(static caller => ((LeaseCaller)caller!).Leave(), this);
        Interlocked.MemoryBarrier(); // one of the two sees what the other has done
        if (_source.Task.IsCompleted)
            _registration.Unregister();
    }

    /// <summary>Gives the caller its worker, within the roster's lock.</summary>
    public void Serve(WorkerLease lease)
    {
        _source.SetResult(lease);
        _registration.Unregister();
    }

    public override void Fail(Exception exception)
    {
        _source.SetException(exception);
        _registration.Unregister();
    }

    private void Leave()
    {
        if (roster.Remove(this))
            _source.SetCanceled(cancellationToken);
    }
}
