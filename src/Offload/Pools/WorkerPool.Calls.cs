using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Offload.CompilerServices;
using Offload.Diagnostics;
using Offload.FastLane;
using Offload.Pools;
using Offload.Rpc;

namespace Offload;

/// <content>Runs single calls: at once where a worker is idle and the method short, else through the queue.</content>
public sealed partial class WorkerPool
{
    internal Task InvokeAsync(WorkerCall call, CancellationToken cancellationToken)
    {
        if (TryInvokeAtOnce(call, cancellationToken, out BegunCall begun))
            return Task.CompletedTask;
        return begun.Waiting is { } waiting
            ? QueueAsync<object?>(call, waiting, cancellationToken)
            : InvokeAsync(call, begun, cancellationToken);
    }

    internal Task<TResult> InvokeAsync<TResult>(WorkerCall<TResult> call, CancellationToken cancellationToken)
    {
        if (TryInvokeAtOnce(call, cancellationToken, out BegunCall begun))
            return Task.FromResult(call.Result);
        return begun.Waiting is { } waiting
            ? QueueAsync<TResult>(call, waiting, cancellationToken)
            : InvokeForResultAsync(call, begun, cancellationToken);
    }

    /// <summary>A call has returned that has not gone the ordinary way.</summary>
    internal void NoteReturned(WorkerCall call, long start)
    {
        Interlocked.Increment(ref _callsCompleted);
        OffloadMeter.EndCall(start, call.Method, Name, failure: null);
    }

    private bool TryInvokeAtOnce(WorkerCall call, CancellationToken cancellationToken, out BegunCall begun)
    {
        begun = default;
        // A trace needs a flow of control of its own; a queue with an end is entered in order. Where no worker is, nothing can be
        // done at once, and a program's first look for traces takes a while: not before its first worker has been asked for.
        if (_roster.IsEmpty || _room is not null || OffloadActivitySource.HasListeners)
            return false;
        long start = OffloadMeter.StartCall();
        if (!_immediate.TryRun(call, cancellationToken, out begun))
            return false;
        NoteReturned(call, start);
        return true;
    }

    private Task<TResult> QueueAsync<TResult>(WorkerCall call, WrittenCall written, CancellationToken cancellationToken)
    {
        var caller = new BriefCaller<TResult>(this, call, written, OffloadMeter.StartCall(), cancellationToken);
        caller.WatchCancellation(_roster);
        _roster.Queue(caller);
        return caller.Task;
    }

    internal async Task InvokeAsync(WorkerCall call, BegunCall begun, CancellationToken cancellationToken)
    {
        if (begun.IsNothing)
            cancellationToken.ThrowIfCancellationRequested();
        long start = OffloadMeter.StartCall();
        CallDeadline deadline = CallDeadline.Of(call.Method, _options);
        Task<WorkerLease>? acquiring = null;
        Activity? activity = null;
        Exception? failure = null;
        bool entered = false;
        try
        {
            // A first worker takes longer to start than all else that is to be done, which is done meanwhile. Only the arguments come
            // before it: a bad one is to start nothing.
            if (begun.IsNothing && _roster.IsEmpty && _room is null && TryWrite(call, out begun))
                acquiring = AcquireAsync(call.Method.IsBrief, deadline, cancellationToken);
            activity = OffloadActivitySource.StartCall(call.Method, Name);
            if (activity is not null)
                begun.Exchange?.EnterTrace();
            begun.Failure?.Throw();
            if (_room is not null && !_roster.IsNested)
            {
                await EnterQueueAsync(_room, deadline, cancellationToken).ConfigureAwait(false);
                entered = true;
            }

            using CallExchange exchange = begun.Exchange ?? new CallExchange(call, Segments);
            Task<WorkerLease>? acquired = begun.Lease is { } lease ? Task.FromResult(lease) : acquiring;
            acquiring = null;
            await RunAsync(exchange, acquired, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown) when (OffloadActivitySource.Record(activity, failure = thrown))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            call.DiscardArguments();
            if (entered)
                _room!.Release();
            if (acquiring is not null)
                _ = GiveBackAsync(acquiring);
            Interlocked.Increment(ref _callsCompleted);
            OffloadMeter.EndCall(start, call.Method, Name, failure);
            activity?.Dispose();
        }
    }

    private async Task<TResult> InvokeForResultAsync<TResult>(
        WorkerCall<TResult> call, BegunCall begun, CancellationToken cancellationToken)
    {
        await InvokeAsync(call, begun, cancellationToken).ConfigureAwait(false);
        return call.Result;
    }

    /// <summary>Room for a call is room for its arguments: they are taken afterwards.</summary>
    private async Task EnterQueueAsync(SemaphoreSlim room, CallDeadline deadline, CancellationToken cancellationToken)
    {
        if (await room.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
            return;
        if (_options.WhenQueueFull == QueueFullMode.Throw)
            throw new PoolQueueFullException(Name, _options.QueueCapacity.GetValueOrDefault());

        Interlocked.Increment(ref _waitingForRoom);
        try
        {
            await WaitInQueueAsync(token => room.WaitAsync(token), deadline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waitingForRoom);
        }
    }

    private async Task<WorkerLease> AcquireAsync(bool isBrief, CallDeadline deadline, CancellationToken cancellationToken)
    {
        if (!deadline.IncludesQueue)
            return await _roster.AcquireAsync(isBrief, cancellationToken).ConfigureAwait(false);
        WorkerLease? lease = null;
        await WaitInQueueAsync(
            async token => lease = await _roster.AcquireAsync(isBrief, token).ConfigureAwait(false), deadline, cancellationToken)
            .ConfigureAwait(false);
        return lease!;
    }

    private async Task WaitInQueueAsync(
        Func<CancellationToken, Task> wait, CallDeadline deadline, CancellationToken cancellationToken)
    {
        if (!deadline.IncludesQueue)
        {
            await wait(cancellationToken).ConfigureAwait(false);
            return;
        }

        using var late = new CancellationTokenSource(deadline.Remaining, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw QueuedTooLong(deadline);
        }
    }

    private WorkerTimeoutException QueuedTooLong(CallDeadline deadline)
        => new(
            $"A call was still queued in pool '{Name}' after {deadline.Timeout} (WorkerPoolOptions.DeadlineIncludesQueue).",
            deadline.Timeout, processId: null);

    /// <summary>Writes the arguments of a call.</summary>
    /// <returns>Whether they could be written; otherwise the call ends with the reason.</returns>
    private bool TryWrite(WorkerCall call, out BegunCall written)
    {
        try
        {
            written = new BegunCall { Exchange = new CallExchange(call, Segments) };
            return true;
        }
        catch (Exception unwritable)
        {
            written = new BegunCall { Failure = ExceptionDispatchInfo.Capture(unwritable) };
            return false;
        }
    }

    /// <summary>Gives back what a call has asked for that does not need it after all.</summary>
    private async Task GiveBackAsync(Task<WorkerLease> acquiring)
    {
        await ((Task)acquiring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (acquiring.IsCompletedSuccessfully)
            _roster.Release(await acquiring.ConfigureAwait(false));
    }

    private async Task RunAsync(
        CallExchange exchange, Task<WorkerLease>? acquiring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        int retries = exchange.Method.Idempotent ? _options.MaxRetries : 0;
        var losses = default(LossCount);
        bool isBrief = exchange.Method.IsBrief;
        while (true)
        {
            WorkerLease lease = await (acquiring ?? AcquireAsync(isBrief, deadline, cancellationToken)).ConfigureAwait(false);
            acquiring = null;
            try
            {
                Task running = lease.RunAsync(exchange, deadline, cancellationToken);
                if (!running.IsCompleted)
                    _roster.NoteLong(lease);
                await running.ConfigureAwait(false);
                return;
            }
            catch (WorkerCrashedException crash) when (exchange.Conversation is not { CanRestart: false } && (
                crash.CallStarted ? retries-- > 0 : losses.MayTryAgain(crash.CallReceived)))
            {
                // The method has not begun, or may run twice: the next worker may have more luck.
                exchange.IsPosted = false;
            }
            finally
            {
                _roster.Release(lease);
            }
        }
    }
}
