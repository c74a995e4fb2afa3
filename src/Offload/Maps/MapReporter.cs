namespace Offload.Maps;

/// <summary>Tells the one who asked for it how far a map has got.</summary>
internal sealed class MapReporter : IMapProgress, IAsyncDisposable
{
    // Weight of the latest interval in the rate.
    private const double Weight = 0.3;

    private readonly MapOptions _options;
    private readonly long? _total;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly ITimer? _timer;
    private readonly long _start;
    private long _done;
    private long _failed;
    private long _lastTime;
    private long _lastCount;
    private double _rate;

    public MapReporter(MapOptions options, long? total)
    {
        _options = options;
        _total = total;
        _clock = options.TimeProvider;
        _start = _lastTime = _clock.GetTimestamp();
        if (options.Progress is not null)
            _timer = _clock.CreateTimer(
                static reporter => ((MapReporter)reporter!).Report(), this, options.ProgressInterval, options.ProgressInterval);
    }

    public void NoteDone(int items) => Interlocked.Add(ref _done, items);

    public void NoteFailed() => Interlocked.Increment(ref _failed);

    /// <summary>Whether an item has failed.</summary>
    public bool HasFailed => Volatile.Read(ref _failed) > 0;

    /// <summary>Makes the last report.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is null)
            return;
        await _timer.DisposeAsync().ConfigureAwait(false);
        Report();
    }

    private void Report()
    {
        // One after the other, so that the last one is the latest.
        lock (_lock)
        {
            long done = Volatile.Read(ref _done), failed = Volatile.Read(ref _failed);
            TimeSpan elapsed = _clock.GetElapsedTime(_start);
            double seconds = _clock.GetElapsedTime(_lastTime).TotalSeconds;
            if (seconds > 0)
            {
                double latest = (done + failed - _lastCount) / seconds;
                _rate = _lastCount == 0 ? latest : _rate + Weight * (latest - _rate);
                _lastTime = _clock.GetTimestamp();
                _lastCount = done + failed;
            }

            TimeSpan? remaining = _total is { } total && _rate > 0 && (total - done - failed) / _rate is < 1e9 and var left
                ? TimeSpan.FromSeconds(Math.Max(0, left))
                : null;
            _options.Progress!.Report(new MapProgress(done, failed, _total, elapsed, _rate, remaining));
        }
    }
}
