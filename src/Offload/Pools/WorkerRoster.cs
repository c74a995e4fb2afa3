using Offload.Diagnostics;
using Offload.Subprocesses;
using Offload.Workers;

namespace Offload.Pools;

/// <summary>
/// Who is there and who waits: callers first come, first served; the most recently used idle worker first, so that spare ones
/// expire; a new worker whenever more callers wait than workers are starting. All of it is decided by counting, under one lock.
/// </summary>
internal sealed class WorkerRoster : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly WorkerPoolOptions _options;
    private readonly WorkerLauncher _launcher;
    private readonly LinkedList<QueuedCaller> _queue = new();
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
    private bool _expiryScheduled;
    private bool _disposed;

    public WorkerRoster(WorkerPoolOptions options)
    {
        _options = options;
        _launcher = new WorkerLauncher(options);
        _monitor = new LeaseMonitor(options, CopyLeases);
        _expiry = options.TimeProvider.CreateTimer(static roster => ((WorkerRoster)roster!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Is told of every worker that is ready for calls.</summary>
    public required Action<WorkerEventArgs> WorkerStarted { get; init; }

    /// <summary>Is told of every worker that has ended, when nothing of it is left.</summary>
    public required Action<WorkerEventArgs> WorkerEnded { get; init; }

    /// <summary>Takes a worker, as soon as there is one for this caller.</summary>
    /// <exception cref="WorkerStartException">No worker lives and the last start failed.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, or was while the caller waited.</exception>
    public ValueTask<WorkerLease> AcquireAsync(CancellationToken cancellationToken)
    {
        QueuedCaller caller;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(WorkerPool));
            if (_queue.Count == 0 && TakeIdle() is { } worker)
            {
                StartAsNeeded();
                return new ValueTask<WorkerLease>(Lease(worker));
            }

            caller = new QueuedCaller(this, cancellationToken);
            caller.Place = _queue.AddLast(caller);
            StartAsNeeded();
        }

        caller.WatchCancellation();
        return new ValueTask<WorkerLease>(caller.Task);
    }

    /// <summary>Takes a caller out of the queue.</summary>
    /// <returns>Whether it was still there: neither served nor failed.</returns>
    public bool Remove(QueuedCaller caller)
    {
        lock (_lock)
        {
            if (caller.Place?.List is null)
                return false;
            _queue.Remove(caller.Place);
            return true;
        }
    }

    /// <summary>Gives a worker back: to the next caller, to the idle ones, or to its end.</summary>
    public void Release(WorkerLease lease)
    {
        WorkerProcess worker = lease.Worker;
        lock (_lock)
        {
            _leases.Remove(lease);
            if (lease.WorkerIsLost || !worker.IsUsable)
                End(worker, reason: null);
            else if (_disposed)
                End(worker, "its pool was disposed");
            else if (worker.Calls >= worker.MaxCalls)
                End(worker, $"it was replaced after {worker.Calls} calls");
            else if (worker.Memory >= _options.MaxWorkerMemory)
                End(worker, $"it was replaced at {worker.Memory} bytes of memory");
            else if (IsTooOld(worker))
                End(worker, $"it was replaced at the age of {_options.MaxWorkerAge}");
            else
                Offer(worker);
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

        await Task.WhenAll(starts).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public WorkerPoolStatistics GetStatistics(long completed)
    {
        lock (_lock)
        {
            return new WorkerPoolStatistics
            {
                Workers = _living.Count,
                IdleWorkers = _idle.Count,
                StartingWorkers = _starting,
                RunningCalls = _leases.Count,
                QueuedCalls = _queue.Count,
                WorkersStarted = _started,
                StartFailuresInARow = _failuresInARow,
                CallsCompleted = completed,
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
                foreach (QueuedCaller caller in _queue)
                    caller.Fail(new ObjectDisposedException($"Worker pool '{_options.Name}'"));
                _queue.Clear();
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
            await _empty.Task.WaitAsync(_options.DisposeGracePeriod, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
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

    private WorkerLease Lease(WorkerProcess worker)
    {
        var lease = new WorkerLease(worker, _options);
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
            if (worker.IsUsable && !IsTooOld(worker))
                return worker;
            End(worker, worker.IsUsable ? $"it was replaced at the age of {_options.MaxWorkerAge}" : null);
        }

        return null;
    }

    private bool IsTooOld(WorkerProcess worker)
        => _options.MaxWorkerAge != Timeout.InfiniteTimeSpan
            && _options.TimeProvider.GetElapsedTime(worker.ReadySince) >= _options.MaxWorkerAge;

    private void Offer(WorkerProcess worker)
    {
        if (_queue.First is { } first)
        {
            _queue.RemoveFirst();
            first.Value.Serve(Lease(worker));
            return;
        }

        worker.IdleSince = _options.TimeProvider.GetTimestamp();
        _idle.Add(worker);
        if (!_expiryScheduled)
            ScheduleExpiry();
    }

    /// <summary>One for every caller who waits, and the spare ones. The callers' own number of starts is what bounds failing ones.</summary>
    private void StartAsNeeded()
    {
        int wanted = _queue.Count + (_failuresInARow == 0 ? Math.Max(0, _options.SpareWorkers - _idle.Count) : 0);
        while (!_disposed && _starting < wanted && _living.Count + _starting < _options.MaxWorkers)
            _ = StartAsync(forCallers: true);
    }

    /// <summary>Starts one worker. Never fails for <paramref name="forCallers"/>: they are told.</summary>
    private async Task StartAsync(bool forCallers)
    {
        _starting++;
        TimeSpan wait = _failuresInARow == 0 ? TimeSpan.Zero : _options.RestartBackoff * (1 << Math.Min(_failuresInARow - 1, 6));
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // out of the lock
        try
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _options.TimeProvider, _disposing.Token).ConfigureAwait(false);
            Welcome(await _launcher.StartAsync(_disposing.Token).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            Regret(failure);
            if (!forCallers)
                throw;
        }
    }

    private void Welcome(WorkerProcess worker)
    {
        worker.ReadySince = _options.TimeProvider.GetTimestamp();
        WorkerStarted(worker.ToEventArgs(status: null));
        lock (_lock)
        {
            _starting--;
            _started++;
            _failuresInARow = 0;
            _living.Add(worker);
            if (_disposed)
                End(worker, "its pool was disposed");
            else
                Offer(worker);
        }

        _ = ForgetWhenEndedAsync(worker);
    }

    /// <summary>While a worker lives, callers can wait for it; otherwise they all learn why there is none.</summary>
    private void Regret(Exception failure)
    {
        lock (_lock)
        {
            _starting--;
            if (failure is not OperationCanceledException)
            {
                _failuresInARow++;
                _launcher.LogFailure(failure);
            }

            if (_living.Count == 0 && _starting == 0)
            {
                foreach (QueuedCaller caller in _queue)
                    caller.Fail(failure);
                _queue.Clear();
            }

            NoteEmpty();
        }
    }

    /// <summary>A worker may die while it is idle; nobody is to wait for it then.</summary>
    private async Task ForgetWhenEndedAsync(WorkerProcess worker)
    {
        await worker.Ended.ConfigureAwait(false);
        lock (_lock)
        {
            if (_idle.Remove(worker))
                End(worker, reason: null);
        }
    }

    /// <summary>Ends a worker that nobody has leased, and makes room for another.</summary>
    private void End(WorkerProcess worker, string? reason)
    {
        _idle.Remove(worker);
        _living.Remove(worker);
        _ending++;
        _ = FinishAsync(worker, reason);
        StartAsNeeded();
        KeepMinimum();
    }

    private async Task FinishAsync(WorkerProcess worker, string? reason)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // out of the lock
        try
        {
            if (reason is not null)
                await worker.ShutdownAsync(reason, ShutdownGrace).ConfigureAwait(false);
            else
                worker.Kill();
            ExitStatus? status = await worker.Ended.ConfigureAwait(false);
            OffloadMeter.WorkerEnded(_options.Name, byItself: worker.EndReason is null);
            WorkerEnded(worker.ToEventArgs(status));
        }
        finally
        {
            lock (_lock)
            {
                _ending--;
                NoteEmpty();
            }
        }
    }

    private void KeepMinimum()
    {
        while (!_disposed && _failuresInARow == 0 && _living.Count + _starting < _options.MinWorkers)
            _ = StartAsync(forCallers: true);
    }

    private void NoteEmpty()
    {
        if (_disposed && _living.Count == 0 && _starting == 0 && _ending == 0)
            _empty.TrySetResult();
    }

    private void Expire()
    {
        lock (_lock)
        {
            // The longest idle is the first.
            while (_idle.Count > 0 && _living.Count > _options.MinWorkers
                && _options.TimeProvider.GetElapsedTime(_idle[0].IdleSince) >= _options.IdleTimeout)
            {
                End(_idle[0], $"it was idle for {_options.IdleTimeout}");
            }

            _expiryScheduled = false;
            if (_idle.Count > 0)
                ScheduleExpiry();
        }
    }

    private void ScheduleExpiry()
    {
        if (_disposed || _options.IdleTimeout == Timeout.InfiniteTimeSpan)
            return;
        _expiryScheduled = true;
        TimeSpan rest = _living.Count > _options.MinWorkers
            ? _options.IdleTimeout - _options.TimeProvider.GetElapsedTime(_idle[0].IdleSince)
            : _options.IdleTimeout;
        _expiry.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
