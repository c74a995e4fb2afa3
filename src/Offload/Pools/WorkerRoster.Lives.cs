using Offload.Diagnostics;
using Offload.Subprocesses;
using Offload.Workers;

namespace Offload.Pools;

/// <content>How workers come and go: started as needed, welcomed, ended, expired.</content>
internal sealed partial class WorkerRoster
{
    /// <summary>
    /// One for every caller who waits, and the spare ones. The callers' own number of starts is what bounds failing ones.
    /// </summary>
    private void StartAsNeeded()
    {
        // While a worker is idle, those who wait do so for a busy one.
        int waiting = _idle.Count == 0 ? _queue.Count : 0;
        int wanted = waiting + (_failuresInARow == 0 ? Math.Max(0, _options.SpareWorkers - _idle.Count) : 0);
        while (!_disposed && _starting < wanted && _living.Count + _starting < _options.MaxWorkers)
            _ = StartAsync(forCallers: true);
    }

    /// <summary>Starts one worker. Never fails for <paramref name="forCallers"/>: they are told.</summary>
    private async Task StartAsync(bool forCallers)
    {
        _starting++;
        TimeSpan wait = GetBackoff();
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

    private TimeSpan GetBackoff()
    {
        if (_failuresInARow == 0)
            return TimeSpan.Zero;
        TimeSpan backoff = _options.RestartBackoff * (1 << Math.Min(_failuresInARow - 1, 6));
        return _queue.Count == 0 && backoff < LeastUnaskedBackoff ? LeastUnaskedBackoff : backoff;
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
            KeepMinimum();
        }

        _ = ForgetWhenEndedAsync(worker);
    }

    /// <summary>
    /// While a worker lives, callers can wait for it. Otherwise the first of them learns why there is none, and another start is
    /// tried for the rest; when several have failed in a row, all of them learn it.
    /// </summary>
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

            bool hopeless = _failuresInARow >= HopelessFailures;
            if (_living.Count == 0 && (hopeless || _starting == 0))
                FailCallers(failure, all: hopeless);
            StartAsNeeded();
            KeepMinimum();
            NoteEmpty();
        }
    }

    private void FailCallers(Exception failure, bool all)
    {
        while (_queue.First is { } first)
        {
            _queue.Remove(first);
            first.Fail(failure);
            if (!all)
                break;
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
        if (_living.Remove(worker))
            _fastCallsOfEnded += worker.FastCalls;
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
        while (!_disposed && _living.Count + _starting < _options.MinWorkers)
            _ = StartAsync(forCallers: true);
    }

    private void NoteEmpty()
    {
        if (_disposed && _living.Count == 0 && _starting == 0 && _ending == 0)
            _empty.TrySetResult();
    }

    /// <summary>Why a worker that nobody uses is not to be used again; null if it is.</summary>
    private string? FindReasonToReplace(WorkerProcess worker)
    {
        if (worker.Calls >= worker.MaxCalls)
            return $"it was replaced after {worker.Calls} calls";
        if (worker.Memory >= _options.MaxWorkerMemory || worker.Memory > _options.MemoryLimit)
            return $"it was replaced at {worker.Memory} bytes of memory";
        return _options.MaxWorkerAge != Timeout.InfiniteTimeSpan
            && _options.TimeProvider.GetElapsedTime(worker.ReadySince) >= _options.MaxWorkerAge
                ? $"it was replaced at the age of {_options.MaxWorkerAge}"
                : null;
    }

    /// <summary>Workers of short calls are not leased: one of those that has too much is replaced between two calls.</summary>
    private void LookAtMemory()
    {
        WorkerProcess[] workers;
        lock (_lock)
            workers = [.. _living];
        foreach (WorkerProcess worker in workers)
            worker.LookAtMemory();
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
