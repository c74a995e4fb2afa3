namespace Offload;

/// <summary>
/// Calls of a map have failed that was to collect failures (<see cref="MapFailures.Collect"/>). All other results have been given
/// before.
/// </summary>
public sealed class MapFailedException : Exception
{
    internal MapFailedException(IReadOnlyList<MapFailure> failures, long items, Exception? sourceFailure)
        : base(Describe(failures, items, sourceFailure), sourceFailure ?? failures[0].Exception)
        => Failures = failures;

    /// <summary>The failures, in the order in which they were reached.</summary>
    public IReadOnlyList<MapFailure> Failures { get; }

    private static string Describe(IReadOnlyList<MapFailure> failures, long items, Exception? sourceFailure)
    {
        MapFailure first = failures[0];
        string source = sourceFailure is null ? "" : $" Then the source itself failed: {sourceFailure.Message}";
        return $"{failures.Count} of {items} items failed; the first was item {first.Index}: {first.Exception.Message}{source}";
    }
}
