namespace Offload.Maps;

/// <summary>
/// How many items make the next chunk: as many as take a worker about as long as makes the cost of a message small, by the time
/// that items have taken lately. It grows step by step, since the first item says little about the next, and shrinks at once.
/// </summary>
/// <param name="options">The options of the map.</param>
internal sealed class ChunkSizer(MapOptions options)
{
    /// <summary>How long a chunk is to take its worker.</summary>
    public static readonly TimeSpan TargetTime = TimeSpan.FromMilliseconds(100);

    /// <summary>How many items a chunk has at most: what is saved by more is no longer worth the memory.</summary>
    public const int MaxItems = 4096;

    /// <summary>How many bytes of arguments, or of results, a chunk is to have at most.</summary>
    public const int TargetBytes = 128 * 1024;

    private const int Growth = 8;

    // Weight of the latest chunk: old ones are forgotten after a few.
    private const double Weight = 0.5;

    private readonly Lock _lock = new();
    private double _ticksPerItem;
    private double _bytesPerItem;
    private int _proven = 1;
    private bool _measured;

    /// <summary>How long items have taken a worker lately; zero if that is not known.</summary>
    public TimeSpan TimePerItem
    {
        get
        {
            lock (_lock)
                return TimeSpan.FromTicks((long)_ticksPerItem);
        }
    }

    /// <summary>How many items the next chunk may have.</summary>
    /// <param name="remaining">How many items there still are, if that is known.</param>
    /// <param name="workers">How many workers share them.</param>
    public int Next(long? remaining, int workers)
    {
        int size;
        lock (_lock)
            size = _measured ? Math.Min(FromMeasurements(), Growth * _proven) : 1;
        if (options.ChunkSize is { } given)
            size = given;
        if (options.MaxInFlight is { } inFlight)
            size = Math.Min(size, Math.Max(1, inFlight / (2 * workers)));
        // Towards the end chunks get smaller, so that no worker is left alone with a large one.
        if (options.ChunkSize is null && remaining is { } rest)
            size = (int)Math.Min(size, Math.Max(1, rest / (2 * workers)));
        return Math.Max(1, size);
    }

    /// <summary>Takes what a chunk has cost.</summary>
    /// <param name="items">How many items it had.</param>
    /// <param name="time">How long they took.</param>
    /// <param name="bytes">How many bytes went there or back, whichever were more.</param>
    public void Note(int items, TimeSpan time, long bytes)
    {
        if (items < 1)
            return;
        lock (_lock)
        {
            double ticks = (double)time.Ticks / items;
            double each = (double)bytes / items;
            // What makes chunks smaller counts at once.
            _ticksPerItem = _measured && ticks < _ticksPerItem ? Mix(_ticksPerItem, ticks) : ticks;
            _bytesPerItem = _measured && each < _bytesPerItem ? Mix(_bytesPerItem, each) : each;
            _proven = items;
            _measured = true;
        }

        static double Mix(double old, double latest) => old + Weight * (latest - old);
    }

    private int FromMeasurements()
    {
        double byTime = TargetTime.Ticks / Math.Max(_ticksPerItem, 1e-3);
        double byBytes = TargetBytes / Math.Max(_bytesPerItem, 1);
        return (int)Math.Clamp(Math.Min(byTime, byBytes), 1, MaxItems);
    }
}
