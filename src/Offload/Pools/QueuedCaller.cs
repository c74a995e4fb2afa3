namespace Offload.Pools;

/// <summary>A caller in the queue of a <see cref="WorkerRoster"/>.</summary>
internal sealed class QueuedCaller(WorkerRoster roster, bool isBrief, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<WorkerLease> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;

    /// <inheritdoc cref="WorkerRoster.AcquireAsync"/>
    public bool IsBrief => isBrief;

    /// <summary>The caller's place in the queue.</summary>
    public LinkedListNode<QueuedCaller>? Place { get; set; }

    public Task<WorkerLease> Task => _source.Task;

    /// <summary>Lets the caller leave the queue when its token is cancelled. To be called outside the roster's lock.</summary>
    public void WatchCancellation()
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _registration = cancellationToken.UnsafeRegister(static caller => ((QueuedCaller)caller!).Leave(), this);
        if (_source.Task.IsCompleted)
            _registration.Dispose();
    }

    public void Serve(WorkerLease lease)
    {
        _registration.Unregister();
        _source.SetResult(lease);
    }

    public void Fail(Exception exception)
    {
        _registration.Unregister();
        _source.SetException(exception);
    }

    private void Leave()
    {
        if (roster.Remove(this))
            _source.SetCanceled(cancellationToken);
    }
}
