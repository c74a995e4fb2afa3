namespace Offload;

/// <summary>How a map runs its calls. Read when its enumeration begins.</summary>
public sealed class MapOptions
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether results come in the order of the source; otherwise each comes as soon as it is there. Default:
    /// <see langword="true"/>.
    /// </summary>
    public bool Ordered { get; set; } = true;

    /// <summary>What becomes of the map when a call fails. Default: <see cref="MapFailures.Stop"/>.</summary>
    public MapFailures Failures { get; set; }

    /// <summary>
    /// How many workers the map keeps busy at most, so that others find some too. Default: <see langword="null"/>, as many as the
    /// pool has.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// How many items may be under way at most: taken from the source, and their results not yet consumed. Default:
    /// <see langword="null"/>, as many as keep the workers busy (a few chunks for each).
    /// </summary>
    public int? MaxInFlight { get; set; }

    /// <summary>
    /// How many items go to a worker in one message, at most. Default: <see langword="null"/>: as many as take a worker about 100
    /// ms, by their measured time; one if an item takes that long itself.
    /// </summary>
    public int? ChunkSize { get; set; }

    /// <summary>Is told how far the map has got: now and then, and at the end. Default: <see langword="null"/>, nobody.</summary>
    public IProgress<MapProgress>? Progress { get; set; }

    /// <summary>The time between two reports to <see cref="Progress"/>. Default: 100 ms.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many items there are, for a source that can't tell. Default: <see langword="null"/>, not known.</summary>
    public long? Total { get; set; }

    /// <summary>
    /// The clock behind <see cref="Progress"/> and the chunks. Default: <see cref="System.TimeProvider.System"/>.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal MapOptions Clone() => (MapOptions)MemberwiseClone();

    /// <summary>Refuses values that an option can't have.</summary>
    /// <exception cref="ArgumentException">An option has a value that it can't have.</exception>
    internal void Validate()
    {
        Require(Enum.IsDefined(Failures), nameof(Failures), Failures, "it must be Stop or Collect");
        Require(MaxConcurrency is null or >= 1, nameof(MaxConcurrency), MaxConcurrency, "it must be at least 1");
        Require(MaxInFlight is null or >= 1, nameof(MaxInFlight), MaxInFlight, "it must be at least 1");
        Require(ChunkSize is null or >= 1, nameof(ChunkSize), ChunkSize, "it must be at least 1");
        Require(
            ProgressInterval > TimeSpan.Zero && ProgressInterval <= LongestInterval, nameof(ProgressInterval), ProgressInterval,
            "it must be more than zero, and at most a day");
        Require(Total is null or >= 0, nameof(Total), Total, "it can't be negative");
        Require(TimeProvider is not null, nameof(TimeProvider), TimeProvider, "it is needed");

        static void Require(bool holds, string name, object? value, string rule)
        {
            if (!holds)
                throw new ArgumentException($"{nameof(MapOptions)}.{name} is '{value}', but {rule}.");
        }
    }
}
