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

    /// <summary>
    /// Whether something is asked for that a thread has, and a new process gets from the thread that creates it.
    /// </summary>
    public bool NeedPreparedThread =>
        ChangeIdentity || Umask is not null || Nice is not null || CpuAffinity is not null;

    public bool ChangeIdentity => User is not null || Group is not null || ExtraGroups is not null;

    /// <summary>For an operating system where none of them can be given.</summary>
    /// <exception cref="PlatformNotSupportedException">One of them is asked for.</exception>
    public void RefuseAll(string system)
    {
        Refuse(Umask, nameof(Umask));
        Refuse(User, nameof(User));
        Refuse(Group, nameof(Group));
        Refuse(ExtraGroups, nameof(ExtraGroups));
        Refuse(Nice, nameof(Nice));
        Refuse(CpuAffinity, nameof(CpuAffinity));
        Refuse(Limits.Count == 0 ? null : Limits, nameof(SubprocessOptions.ResourceLimits));

        void Refuse(object? value, string option)
        {
            if (value is not null)
                throw new PlatformNotSupportedException($"SubprocessOptions.{option} is not supported on {system}.");
        }
    }
}
