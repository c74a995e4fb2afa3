using Offload.CompilerServices;
using Offload.Diagnostics;
using Offload.FastLane;
using Offload.Pools;
using Offload.SharedMemory;
using Offload.Workers;

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
        if (!OperatingSystem.IsWindows())
            SessionRehearsal.Start();
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
