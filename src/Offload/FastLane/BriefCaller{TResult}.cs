using Offload.CompilerServices;

namespace Offload.FastLane;

/// <summary>A <see cref="BriefCaller"/> with a task for whoever awaits it.</summary>
/// <typeparam name="TResult">The type of the call's result; anything if it has none.</typeparam>
/// <inheritdoc cref="BriefCaller(WorkerPool, WorkerCall, WrittenCall, long, CancellationToken)"/>
internal sealed class BriefCaller<TResult>(
    WorkerPool pool, WorkerCall call, WrittenCall request, long start, CancellationToken cancellationToken)
    : BriefCaller(pool, call, request, start, cancellationToken)
{
    // Whoever awaits it may take its time, while others' answers come.
    private readonly TaskCompletionSource<TResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _source.Task;

    protected override void SetResult() => _source.SetResult(Call is WorkerCall<TResult> returning ? returning.Result : default!);

    protected override void SetException(Exception failure)
    {
        if (failure is OperationCanceledException cancelled)
            _source.SetCanceled(cancelled.CancellationToken);
        else
            _source.SetException(failure);
    }
}
