using System.Globalization;

namespace Offload.SharedMemory;

/// <summary>
/// The shared memory of one pool: how much its calls may have, and a small cache of segments, whose memory is given back when it
/// has not been used for a while.
/// </summary>
internal sealed class SegmentPool : ISegmentLender, IDisposable
{
    // More calls than that may wait with large arguments: the descriptors of a process are few.
    private const int MaxSegments = 64;
    private const long MaxCachedBytes = 128L << 20;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stack<(SharedSegment Segment, long Bytes)> _cached = new();
    private readonly HashSet<SegmentLink> _links = [];
    private readonly ITimer _idle;
    private long _cachedBytes;
    private long _reserved;
    private int _segments;
    private bool _usedSinceTick;
    private bool _ticking;
    private bool _disposed;

    private SegmentPool(long limit, TimeProvider time)
    {
        Limit = limit;
        _idle = time.CreateTimer(
            static pool => ((SegmentPool)pool!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many bytes the arguments of all calls may occupy together, and each result.</summary>
    public long Limit { get; }

    public string Bound
        => string.Create(
            CultureInfo.InvariantCulture,
            $"the calls of this pool may have {Limit} bytes of it (WorkerPoolOptions.SharedMemoryLimit)");

    /// <summary>Makes the shared memory of a pool.</summary>
    /// <returns><see langword="null"/> if it is to have none, or the system has none that this can use.</returns>
    public static SegmentPool? Create(WorkerPoolOptions options)
    {
        // Elsewhere there is no memory without a name that can't be cut short by the other side.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || options.SharedMemoryLimit == 0)
            return null;
        return new SegmentPool(
            options.SharedMemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, options.TimeProvider);
    }

    /// <summary>Makes what shares memory with one worker.</summary>
    public SegmentLink CreateLink()
    {
        var link = new SegmentLink(this);
        lock (_lock)
            _links.Add(link);
        return link;
    }

    public void Forget(SegmentLink link)
    {
        lock (_lock)
            _links.Remove(link);
    }

    public SharedSegment? TryRent()
    {
        lock (_lock)
        {
            NoteUse();
            if (_cached.TryPop(out (SharedSegment Segment, long Bytes) cached))
            {
                _cachedBytes -= cached.Bytes;
                return cached.Segment;
            }

            if (_segments >= MaxSegments || _disposed)
                return null;
            _segments++;
        }

        SharedSegment? created = SharedSegment.TryCreate();
        if (created is null)
        {
            lock (_lock)
                _segments--;
        }

        return created;
    }

    public bool TryReserve(long reserved, long more)
    {
        if (Interlocked.Add(ref _reserved, more) <= Limit)
            return true;
        Interlocked.Add(ref _reserved, -more);
        return false;
    }

    public void Return(SharedSegment segment, long reserved)
    {
        long bytes = Math.Min(reserved, SharedSegment.WindowSize);
        if (reserved > SharedSegment.WindowSize)
            segment.Trim(SharedSegment.WindowSize);
        Interlocked.Add(ref _reserved, -reserved);
        lock (_lock)
        {
            NoteUse();
            if (!_disposed && _cachedBytes + bytes <= MaxCachedBytes)
            {
                _cached.Push((segment, bytes));
                _cachedBytes += bytes;
                return;
            }

            _segments--;
        }

        End(segment);
    }

    /// <summary>To be called when a worker has used its shared memory, so that it is given back in time.</summary>
    public void NoteResult()
    {
        lock (_lock)
            NoteUse();
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _idle.Dispose();
        EndCached();
    }

    private void NoteUse()
    {
        _usedSinceTick = true;
        if (_ticking || _disposed)
            return;
        _ticking = true;
        _idle.Change(IdleTime, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        SegmentLink[] links;
        lock (_lock)
        {
            _ticking = false;
            if (_usedSinceTick)
            {
                NoteUse();
                _usedSinceTick = false;
                return;
            }

            links = [.. _links];
        }

        EndCached();
        foreach (SegmentLink link in links)
            link.TrimIdle();
    }

    private void EndCached()
    {
        (SharedSegment Segment, long Bytes)[] cached;
        lock (_lock)
        {
            cached = [.. _cached];
            _cached.Clear();
            _cachedBytes = 0;
            _segments -= cached.Length;
        }

        foreach ((SharedSegment segment, _) in cached)
            End(segment);
    }

    /// <summary>A worker may have it open until it hears of the next: the memory is given back at once.</summary>
    private static void End(SharedSegment segment)
    {
        segment.Trim(0);
        segment.Dispose();
    }
}
