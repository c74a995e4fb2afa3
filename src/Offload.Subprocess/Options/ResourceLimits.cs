namespace Offload.Subprocesses;

/// <summary>
/// The resource limits of a new process (<c>setrlimit</c>), in force before its first instruction and inherited by its children.
/// Those left null are this process's. Linux only.
/// </summary>
public sealed class ResourceLimits
{
    /// <summary>Address space in bytes (<c>RLIMIT_AS</c>): beyond it, allocations fail.</summary>
    public ResourceLimit? AddressSpace { get; set; }

    /// <summary>
    /// Private writable memory in bytes (<c>RLIMIT_DATA</c>, since Linux 4.7), whether touched or not: beyond it, allocations
    /// fail. Unlike <see cref="AddressSpace"/> it goes with runtimes that reserve more addresses than they use, such as .NET.
    /// </summary>
    public ResourceLimit? DataSize { get; set; }

    /// <summary>
    /// Processor time in seconds (<c>RLIMIT_CPU</c>): <c>SIGXCPU</c> at the soft, <c>SIGKILL</c> at the hard limit.
    /// </summary>
    public ResourceLimit? CpuSeconds { get; set; }

    /// <summary>Open descriptors (<c>RLIMIT_NOFILE</c>).</summary>
    public ResourceLimit? OpenFiles { get; set; }

    /// <summary>The size of a core file in bytes (<c>RLIMIT_CORE</c>); 0 for none.</summary>
    public ResourceLimit? CoreSize { get; set; }

    /// <summary>The size of a file it writes in bytes (<c>RLIMIT_FSIZE</c>): <c>SIGXFSZ</c> beyond it.</summary>
    public ResourceLimit? FileSize { get; set; }

    /// <summary>The stack of the main thread in bytes (<c>RLIMIT_STACK</c>).</summary>
    public ResourceLimit? StackSize { get; set; }

    /// <summary>Processes and threads of the user (<c>RLIMIT_NPROC</c>).</summary>
    public ResourceLimit? Processes { get; set; }

    /// <summary>The number of the resource on Linux, with its limit.</summary>
    internal IReadOnlyList<(int Resource, ResourceLimit Limit)> ToList()
    {
        var limits = new List<(int Resource, ResourceLimit Limit)>();
        Add(0, CpuSeconds);
        Add(1, FileSize);
        Add(2, DataSize);
        Add(3, StackSize);
        Add(4, CoreSize);
        Add(6, Processes);
        Add(7, OpenFiles);
        Add(9, AddressSpace);
        return limits;

        void Add(int resource, ResourceLimit? limit)
        {
            if (limit is { } value)
                limits.Add((resource, value));
        }
    }
}
