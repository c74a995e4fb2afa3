using System.Runtime.ExceptionServices;
using Offload.CompilerServices;
using Offload.Pools;
using Offload.Workers;

namespace Offload.FastLane;

/// <summary>
/// A short call in the queue, complete with its arguments: once it is given a worker, a thread of the pool posts it, looks for its
/// answer and goes on with whoever awaits it.
/// </summary>
/// <typeparam name="TResult">The type of the call's result; anything if it has none.</typeparam>
/// <param name="pool">The pool that the call was made in.</param>
/// <param name="call">The call.</param>
/// <param name="request">The call as the fast lane carries it.</param>
/// <param name="start">When the call was made, for its metrics.</param>
internal sealed class BriefCaller<TResult>(WorkerPool pool, WorkerCall call, WrittenCall request, long start) : QueuedCaller, IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<TResult> _source = new();
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private WorkerProcess? _worker;
    private Exception? _failure;

    public override bool IsBrief => true;

    public override bool WantsLease => false;

    public Task<TResult> Task => _source.Task;

    public override void Serve(WorkerProcess worker, WorkerLease? lease)
    {
        _worker = worker;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    public override void Fail(Exception exception)
    {
        _failure = exception;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_failure is not null)
            GoOn(new BegunCall { Failure = ExceptionDispatchInfo.Capture(_failure) });
        else if (pool.TryRun(_worker!, call, request, start, out BegunCall begun))
            _source.SetResult(Result());
        else
            GoOn(begun);
    }

    /// <summary>In the ordinary way, and in the flow of control that the call was made in.</summary>
    private void GoOn(BegunCall begun)
    {
        if (_context is null)
            _ = GoOnAsync(begun);
        else
            ExecutionContext.Run(_context, _ => _ = GoOnAsync(begun), state: null);
    }

    private async Task GoOnAsync(BegunCall begun)
    {
        try
        {
            await pool.InvokeAsync(call, begun, CancellationToken.None).ConfigureAwait(false);
            _source.SetResult(Result());
        }
        catch (OperationCanceledException cancelled)
        {
            _source.SetCanceled(cancelled.CancellationToken);
        }
        catch (Exception failure)
        {
            _source.SetException(failure);
        }
    }

    private TResult Result() => call is WorkerCall<TResult> returning ? returning.Result : default!;
}
