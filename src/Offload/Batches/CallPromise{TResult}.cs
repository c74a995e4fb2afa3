using Offload.CompilerServices;

namespace Offload.Batches;

/// <summary>What the caller of a collected call holds: the outcome that its batch will give it.</summary>
/// <param name="call">The call.</param>
internal sealed class CallPromise<TResult>(WorkerCall<TResult> call)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously), ICallPromise
{
    public void Return() => TrySetResult(call.Result);

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled)
            TrySetCanceled(cancelled.CancellationToken);
        else
            TrySetException(exception);
    }
}
