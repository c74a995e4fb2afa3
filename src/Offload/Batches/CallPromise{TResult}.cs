namespace Offload.Batches;

/// <summary>What the caller of a collected call holds: the outcome that its batch will give it.</summary>
/// <param name="results">The results of the batch.</param>
/// <param name="index">The call's place in the batch.</param>
internal sealed class CallPromise<TResult>(BatchResults<TResult> results, int index)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously), ICallPromise
{
    public void Return() => TrySetResult(results.Values[index]);

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled)
            TrySetCanceled(cancelled.CancellationToken);
        else
            TrySetException(exception);
    }
}
