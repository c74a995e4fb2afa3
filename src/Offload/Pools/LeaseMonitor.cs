namespace Offload.Pools;

/// <summary>
/// Looks at the workers that run calls, now and then, for what no event tells: a worker that shows no sign of life, or uses more
/// memory or processor time than it may. While no call runs it sleeps.
/// </summary>
internal sealed class LeaseMonitor : IAsyncDisposable
{
    /// <summary>How often a worker must have been seen without a new heartbeat to be held for frozen.</summary>
    public const int SilentChecks = 4;

    private const int BeatsBetweenChecks = 2;

    private static readonly TimeSpan UsageInterval = TimeSpan.FromMilliseconds(100);

    private readonly Func<WorkerLease[]> _leases;
    private readonly Action _lookAtMemory;
    private readonly ITimer _timer;
    private readonly TimeSpan _interval;
    private readonly bool _watchesHeartbeat;
    private readonly bool _watchesMemory;
    private readonly TimeSpan _heartbeatInterval;
    private readonly TimeProvider _clock;
    private long _lastHeartbeatCheck;
    private int _scheduled;

    /// <summary>Makes the monitor of a pool.</summary>
    /// <param name="options">The pool's options.</param>
    /// <param name="leases">Those that there are.</param>
    /// <param name="lookAtMemory">Looks at what workers need that nobody has leased.</param>
    public LeaseMonitor(WorkerPoolOptions options, Func<WorkerLease[]> leases, Action lookAtMemory)
    {
        _leases = leases;
        _lookAtMemory = lookAtMemory;
        _clock = options.TimeProvider;
        _watchesMemory = options.MemoryLimit is not null;
        _watchesHeartbeat = options.HeartbeatTimeout != Timeout.InfiniteTimeSpan;
        _heartbeatInterval = options.HeartbeatTimeout / SilentChecks;
        _interval = _watchesMemory || options.CpuTimeLimit is not null
            ? UsageInterval
            : _watchesHeartbeat ? _heartbeatInterval : Timeout.InfiniteTimeSpan;
        _timer = _clock.CreateTimer(
            static monitor => ((LeaseMonitor)monitor!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// How often a worker is to show that it is alive, for a timeout of <see cref="WorkerPoolOptions.HeartbeatTimeout"/>.
    /// </summary>
    public static TimeSpan BeatInterval(TimeSpan timeout)
        => timeout == Timeout.InfiniteTimeSpan ? timeout : timeout / (SilentChecks * BeatsBetweenChecks);

    /// <summary>To be called when a lease begins.</summary>
    public void Wake()
    {
        if (_interval != Timeout.InfiniteTimeSpan && Volatile.Read(ref _scheduled) == 0
            && Interlocked.Exchange(ref _scheduled, 1) == 0)
            _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>To be called when a worker gets calls without a lease: they are too short to be watched, but may add up.</summary>
    public void NoteBrief()
    {
        if (_watchesMemory)
            Wake();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Check()
    {
        Volatile.Write(ref _scheduled, 0);
        if (_watchesMemory)
            _lookAtMemory();
        WorkerLease[] leases = _leases();
        if (leases.Length == 0)
            return;
        bool heartbeat = _watchesHeartbeat && _clock.GetElapsedTime(_lastHeartbeatCheck) >= _heartbeatInterval;
        if (heartbeat)
            _lastHeartbeatCheck = _clock.GetTimestamp();
        foreach (WorkerLease lease in leases)
        {
            lease.CheckMemory();
            lease.CheckProcessorTime();
            if (heartbeat)
                lease.CheckHeartbeat();
        }

        Wake();
    }
}
