namespace Offload.Subprocesses.Spawning;

/// <summary>What is to be different about a process, as against the one that starts it.</summary>
internal sealed class SpawnAttributes
{
    public UnixFileMode? Umask { get; init; }

    public string? User { get; init; }

    public string? Group { get; init; }

    public IReadOnlyList<string>? ExtraGroups { get; init; }

    public int? Nice { get; init; }

    public IReadOnlyList<int>? CpuAffinity { get; init; }

    public required IReadOnlyList<(int Resource, ResourceLimit Limit)> Limits { get; init; }

    /// <summary>Whether something is asked for that a thread has, and a new process gets from the thread that creates it.</summary>
    public bool NeedPreparedThread =>
        Umask is not null || User is not null || Group is not null || ExtraGroups is not null || Nice is not null || CpuAffinity is not null;

    public bool AreDefault => !NeedPreparedThread && Limits.Count == 0;
}
