using System.Diagnostics;
using Offload.CompilerServices;
using Offload.Diagnostics;
using Offload.FastLane;
using Offload.Pools;
using Offload.Rpc;
using Offload.SharedMemory;

namespace Offload;

/// <summary>
/// Worker processes that run the calls of generated proxies: started on demand, used again, replaced when they die. Most programs
/// need none of their own: the pool that <see cref="RunInProcessAttribute.Pool"/> names is made on first use
/// (<see cref="WorkerPools"/>).
/// </summary>
public sealed partial class WorkerPool : IAsyncDisposable
{
    private static readonly AsyncLocal<WorkerPool?> Ambient = new();

    private readonly WorkerPoolOptions _options;
    private readonly WorkerRoster _roster;
    private readonly ImmediateCalls _immediate;
    private readonly bool _isShared;
    private readonly SemaphoreSlim? _room;
    private int _waitingForRoom;
    private long _callsCompleted;
    private int _ended;

    /// <summary>Makes a pool. No worker is started before the first call.</summary>
    /// <param name="options">The pool's options; <see langword="null"/> for the defaults. They are read now: later changes have
    /// no effect.</param>
    /// <exception cref="ArgumentException">An option has a value that it can't have.</exception>
    /// <exception cref="InvalidOperationException">This process was started as a worker, but runs its <c>Main</c>.</exception>
    public WorkerPool(WorkerPoolOptions? options = null)
        : this(options, isShared: false)
    {
    }

    /// <summary>Makes a pool of <see cref="WorkerPools"/> (shared), or one of its user's own.</summary>
    internal WorkerPool(WorkerPoolOptions? options, bool isShared)
    {
        WorkerEnvironment.ThrowIfWorkerRunsMain();
        _options = (options ?? new WorkerPoolOptions()).Clone();
        _options.Validate();
        Segments = SegmentPool.Create(_options);
        _roster = new WorkerRoster(_options, Segments)
        {
            WorkerStarted = worker => Raise(WorkerStarted, worker),
            WorkerEnded = worker => Raise(WorkerEnded, worker),
        };
        _immediate = new ImmediateCalls(_roster, Segments, _options);
        if (_options.QueueCapacity is { } capacity)
            _room = new SemaphoreSlim(capacity + _options.MaxWorkers);
        _isShared = isShared;
        OffloadMeter.Observe(this);
    }

    /// <summary>A worker is ready for calls. Handlers are not to block.</summary>
    public event EventHandler<WorkerEventArgs>? WorkerStarted;

    /// <summary>A worker has ended; the reason tells whether and why the pool did it. Handlers are not to block.</summary>
    public event EventHandler<WorkerEventArgs>? WorkerEnded;

    /// <summary>The pool's name, in logs, traces and errors.</summary>
    public string Name => _options.Name;

    /// <summary>The memory that calls share with workers; <see langword="null"/> if they share none.</summary>
    internal SegmentPool? Segments { get; }

    /// <summary>The pool that <see cref="Use"/> has chosen for this flow of control, if any.</summary>
    internal static WorkerPool? Current => Ambient.Value;

    /// <summary>
    /// Makes this pool run every call that the current flow of control makes, whatever pool the methods name, until the returned
    /// object is disposed.
    /// </summary>
    public IDisposable Use()
    {
        var scope = new Scope(Ambient.Value);
        Ambient.Value = this;
        return scope;
    }

    /// <summary>
    /// Starts workers until at least <paramref name="workers"/> (at most <see cref="WorkerPoolOptions.MaxWorkers"/>) are ready.
    /// Where calls run inline (inside a worker, and under <c>OFFLOAD_MODE=inline</c>), there is nothing to start.
    /// </summary>
    /// <exception cref="WorkerStartException">A worker could not be started.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public Task WarmUpAsync(int workers, CancellationToken cancellationToken = default)
        => InlineCall.IsWanted ? Task.CompletedTask : _roster.WarmUpAsync(workers, cancellationToken);

    /// <summary>What the pool is doing now.</summary>
    public WorkerPoolStatistics GetStatistics()
        => _roster.GetStatistics(Volatile.Read(ref _waitingForRoom), Interlocked.Read(ref _callsCompleted));

    /// <summary>
    /// Fails the calls that are queued, lets the running ones go on for <see cref="WorkerPoolOptions.DisposeGracePeriod"/>, then
    /// kills their workers. When it has completed, no process is left. A pool of <see cref="WorkerPools"/> belongs to the whole
    /// program, so that disposing of it does nothing: <see cref="WorkerPools.DisposeAllAsync"/> ends it.
    /// </summary>
    public ValueTask DisposeAsync() => _isShared ? default : EndAsync(CancellationToken.None);

    /// <summary>Disposes of the pool, shared or not.</summary>
    /// <param name="cancellationToken">Ends the grace period of running calls.</param>
    internal async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        OffloadMeter.Forget(this);
        // Whoever waits for room is let in, to be told.
        if (_room is not null && Interlocked.Exchange(ref _ended, 1) == 0)
            _room.Release(int.MaxValue / 2);
        await _roster.DisposeAsync(cancellationToken).ConfigureAwait(false);
        Segments?.Dispose();
    }

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
        // A trace needs a flow of control of its own; a queue with an end is entered in order.
        if (OffloadActivitySource.HasListeners || _room is not null)
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
        if (begun == default)
            cancellationToken.ThrowIfCancellationRequested();
        using Activity? activity = OffloadActivitySource.StartCall(call.Method, Name);
        long start = OffloadMeter.StartCall();
        Exception? failure = null;
        CallDeadline deadline = CallDeadline.Of(call.Method, _options);
        bool entered = false;
        try
        {
            begun.Failure?.Throw();
            if (_room is not null && !_roster.IsNested)
            {
                await EnterQueueAsync(_room, deadline, cancellationToken).ConfigureAwait(false);
                entered = true;
            }

            using CallExchange exchange = begun.Exchange ?? new CallExchange(call, Segments);
            await RunAsync(exchange, begun.Lease, deadline, cancellationToken).ConfigureAwait(false);
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
            Interlocked.Increment(ref _callsCompleted);
            OffloadMeter.EndCall(start, call.Method, Name, failure);
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

    private async Task RunAsync(
        CallExchange exchange, WorkerLease? taken, CallDeadline deadline, CancellationToken cancellationToken)
    {
        int retries = exchange.Method.Idempotent ? _options.MaxRetries : 0;
        var losses = default(LossCount);
        bool isBrief = exchange.Method.IsBrief;
        while (true)
        {
            WorkerLease lease = taken ?? await AcquireAsync(isBrief, deadline, cancellationToken).ConfigureAwait(false);
            taken = null;
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

    /// <summary>A handler that throws must not make a worker be forgotten.</summary>
    private void Raise(EventHandler<WorkerEventArgs>? handlers, WorkerEventArgs worker)
    {
        try
        {
            handlers?.Invoke(this, worker);
        }
        catch (Exception failure)
        {
            WorkerLog.HandlerFailed(SteadyLogger.Create(_options.LoggerFactory, "Offload.WorkerPool"), Name, failure);
        }
    }

    private sealed class Scope(WorkerPool? previous) : IDisposable
    {
        public void Dispose() => Ambient.Value = previous;
    }
}
