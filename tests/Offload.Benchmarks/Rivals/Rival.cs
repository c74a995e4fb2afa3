namespace Offload.Benchmarks.Rivals;

/// <summary>One thing that people use to have work done in other processes, or a floor that nothing can be better than.</summary>
internal sealed record Rival
{
    public required string Name { get; init; }

    /// <summary>The program that answers the questions; the number of workers is put behind it.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    public RivalKind Kind { get; init; } = RivalKind.Peer;

    /// <summary>Whether only its start is worth measuring.</summary>
    public bool OnlyStarts { get; init; }

    /// <summary>What must be there before it can run.</summary>
    public Requirement? Requirement { get; init; }
}
