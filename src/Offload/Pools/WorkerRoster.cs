using Offload.Diagnostics;
using Offload.Conversations;
using Offload.FastLane;
using Offload.SharedMemory;
using Offload.Workers;

namespace Offload.Pools;

/// <summary>
/// Who is there and who waits: callers first come, first served; the most recently used idle worker first, so that spare ones
/// expire; a new worker whenever more callers wait than workers are starting. All of it is decided by counting, under one lock.
/// </summary>
internal sealed partial class WorkerRoster : IAsyncDisposable
{
    // One failed start can be bad luck, such as a worker killed from outside while it started.
    private const int HopelessFailures = 3;

    // After a failed start nobody who waits for the next bounds their number, only time does.
    private static readonly TimeSpan LeastUnaskedBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly WorkerPoolOptions _options;
    private readonly WorkerLauncher _launcher;
    private readonly CallerQueue _queue = new();
    private readonly List<WorkerProcess> _idle = [];
    private readonly HashSet<WorkerProcess> _living = [];
    private readonly HashSet<WorkerLease> _leases = [];
    private readonly CancellationTokenSource _disposing = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _expiry;
    private readonly LeaseMonitor _monitor;
    private int _starting;
    private int _ending;
    private int _failuresInARow;
    private long _started;
    private long _fastCallsOfEnded;
    private int _brief;
    private bool _expiryScheduled;
    private bool _disposed;
    private bool _graceIsOver;

    /// <summary>Makes the roster of a pool, with nobody on it.</summary>
    /// <param name="options">The pool's options.</param>
    /// <param name="segments">The pool's shared memory; <see langword="null"/> if it has none.</param>
    public WorkerRoster(WorkerPoolOptions options, SegmentPool? segments)
    {
        _options = options;
        _launcher = new WorkerLauncher(options, segments);
        _monitor = new LeaseMonitor(options, CopyLeases, LookAtMemory);
        _expiry = options.TimeProvider.CreateTimer(
            static roster => ((WorkerRoster)roster!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Is told of every worker that is ready for calls.</summary>
    public required Action<WorkerEventArgs> WorkerStarted { get; init; }

    /// <summary>Is told of every worker that has ended, when nothing of it is left.</summary>
    public required Action<WorkerEventArgs> WorkerEnded { get; init; }

    /// <summary>Whether no worker is ready or at work; just a look.</summary>
    public bool IsEmpty => _living.Count == 0;

    /// <summary>Takes a worker, as soon as there is one for this caller.</summary>
    /// <param name="isBrief">
    /// Whether the call will probably take microseconds. Such a call rather waits for a worker that runs another one than wakes
    /// one up, if there are as many of them as there are processors for.
    /// </param>
    /// <param name="cancellationToken">Takes the caller out of the queue.</param>
    /// <exception cref="WorkerStartException">No worker lives and the last start failed.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, or was while the caller waited.</exception>
    public ValueTask<WorkerLease> AcquireAsync(bool isBrief, CancellationToken cancellationToken)
    {
        WorkerLease? outer = Conversation.LeaseOfCallerCode;
        LeaseCaller caller;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(WorkerPool));
            if (_queue.Count == 0 && HasProcessorFor(isBrief) && TakeIdle() is { } worker)
            {
                StartAsNeeded();
                return new ValueTask<WorkerLease>(Lease(worker, isBrief, outer));
            }

            caller = new LeaseCaller(this, isBrief, cancellationToken) { Outer = outer };
            _queue.AddLast(caller);
            StartAsNeeded();
            if (outer is not null && IsStuck())
            {
                _queue.Remove(caller);
                throw Stuck();
            }
        }

        caller.WatchCancellation();
        return new ValueTask<WorkerLease>(caller.Task);
    }

    /// <summary>To be called when a lease's call turns out to take longer: other callers need not wait for its end.</summary>
    public void NoteLong(WorkerLease lease)
    {
        if (!lease.IsBrief)
            return;
        lock (_lock)
        {
            lease.IsBrief = false;
            _brief--;
            ServeQueue();
        }
    }

    /// <summary>Takes a caller out of the queue.</summary>
    /// <returns>Whether it was still there: neither served nor failed.</returns>
    public bool Remove(QueuedCaller caller)
    {
        lock (_lock)
            return _queue.Remove(caller);
    }

    /// <summary>Gives a worker back: to the next caller, to the idle ones, or to its end.</summary>
    public void Release(WorkerLease lease)
    {
        lock (_lock)
        {
            _leases.Remove(lease);
            if (lease.IsBrief)
                _brief--;
            PutBack(lease.Worker, lease.WorkerIsLost);
        }
    }

    /// <summary>Starts workers until <paramref name="count"/> are there, without waiting for callers to need them.</summary>
    public async Task WarmUpAsync(int count, CancellationToken cancellationToken)
    {
        var starts = new List<Task>();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(WorkerPool));
            while (_living.Count + _starting < Math.Min(count, _options.MaxWorkers))
                starts.Add(StartAsync(forCallers: false));
        }

        Task started = Task.WhenAll(starts);
        // A caller who is cancelled leaves starts behind, whose failure is logged and seen by nobody else.
        started.Observe();
        await started.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public WorkerPoolStatistics GetStatistics(int waitingForRoom, long completed)
    {
        lock (_lock)
        {
            int pumped = Math.Min(_pumps, _taken);
            return new WorkerPoolStatistics
            {
                Workers = _living.Count,
                IdleWorkers = _idle.Count,
                StartingWorkers = _starting,
                RunningCalls = _leases.Count + _immediate + pumped,
                QueuedCalls = _queue.Count + _taken - pumped,
                CallsWaitingForRoom = waitingForRoom,
                WorkersStarted = _started,
                StartFailuresInARow = _failuresInARow,
                CallsCompleted = completed,
                FastLaneCalls = _fastCallsOfEnded + _living.Sum(static worker => worker.FastCalls),
            };
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(CancellationToken.None);

    /// <summary>Fails queued calls, gives running ones their grace period, and leaves no process.</summary>
    /// <param name="cancellationToken">Ends the grace period.</param>
    public async ValueTask DisposeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                while (_queue.First is { } caller)
                {
                    _queue.Remove(caller);
                    caller.Fail(Disposed());
                }

                while (_idle.Count > 0)
                    End(_idle[^1], "its pool was disposed");
                NoteEmpty();
            }
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        await _expiry.DisposeAsync().ConfigureAwait(false);
        await _monitor.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _empty.Task.WaitAsync(_options.DisposeGracePeriod, _options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            Volatile.Write(ref _graceIsOver, true);
            foreach (WorkerLease lease in CopyLeases())
                lease.Kill(KillReason.PoolDisposed);
            await _empty.Task.ConfigureAwait(false);
        }
    }

    private WorkerLease[] CopyLeases()
    {
        lock (_lock)
            return [.. _leases];
    }

    /// <summary>A brief call keeps two processors busy: one here, one in its worker.</summary>
    private bool HasProcessorFor(bool isBrief) => !isBrief || _brief < Math.Max(1, SpinPermits.Count);

    private WorkerLease Lease(WorkerProcess worker, bool isBrief, WorkerLease? outer)
    {
        var lease = new WorkerLease(worker, _options) { IsBrief = isBrief, Outer = outer };
        if (isBrief)
            _brief++;
        _leases.Add(lease);
        _monitor.Wake();
        return lease;
    }

    private WorkerProcess? TakeIdle()
    {
        while (_idle.Count > 0)
        {
            WorkerProcess worker = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            bool isUsable = worker.IsUsable;
            string? reason = isUsable ? FindReasonToReplace(worker) : null;
            if (isUsable && reason is null)
                return worker;
            End(worker, reason);
        }

        return null;
    }

    /// <summary>
    /// Offers a worker that nobody uses any more, or ends it. Who waits may have waited for its processor, not for itself: they are
    /// served by others then.
    /// </summary>
    private void PutBack(WorkerProcess worker, bool isLost)
    {
        if (isLost || !worker.IsUsable)
            End(worker, reason: null);
        else if (_disposed)
            End(worker, "its pool was disposed");
        else if (FindReasonToReplace(worker) is { } reason)
            End(worker, reason);
        else
            Offer(worker);
        ServeQueue();
    }

    private void Offer(WorkerProcess worker)
    {
        worker.IdleSince = _options.TimeProvider.GetTimestamp();
        _idle.Add(worker);
        ServeQueue();
        if (!_expiryScheduled && _idle.Count > 0)
            ScheduleExpiry();
    }

    private void ServeQueue()
    {
        while (_queue.First is { } caller && HasProcessorFor(caller.IsBrief) && TakeIdle() is { } worker)
        {
            if (caller is LeaseCaller waiting)
            {
                _queue.Remove(caller);
                waiting.Serve(Lease(worker, caller.IsBrief, caller.Outer));
            }
            else
            {
                StartPump(worker);
                break; // for as many as there are
            }
        }

        // Whoever still waits needed no worker of its own as long as one was idle.
        StartAsNeeded();
    }

    private ObjectDisposedException Disposed() => new($"Worker pool '{_options.Name}'");
}
