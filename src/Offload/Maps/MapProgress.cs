namespace Offload;

/// <summary>How far a map has got.</summary>
/// <param name="Done">How many items have succeeded.</param>
/// <param name="Failed">How many items have failed.</param>
/// <param name="Total">How many items there are, if the source can tell without being enumerated (or
/// <see cref="MapOptions.Total"/> does).</param>
/// <param name="Elapsed">How long the map has been running.</param>
/// <param name="ItemsPerSecond">How many items were finished in a second, of late; 0 before the first.</param>
/// <param name="Remaining">How long the rest will take at that rate; <see langword="null"/> if it can't be known.</param>
public readonly record struct MapProgress(
    long Done, long Failed, long? Total, TimeSpan Elapsed, double ItemsPerSecond, TimeSpan? Remaining);
