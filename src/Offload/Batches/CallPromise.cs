namespace Offload.Batches;

/// <summary>What the caller of a collected call holds whose method returns nothing.</summary>
internal sealed class CallPromise() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ICallPromise
{
    public void Return() => TrySetResult();

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled)
            TrySetCanceled(cancelled.CancellationToken);
        else
            TrySetException(exception);
    }
}
