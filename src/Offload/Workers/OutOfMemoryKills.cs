using System.Buffers.Text;

namespace Offload.Workers;

/// <summary>
/// Whether the kernel has ended processes since a worker was started because memory had run out, on the whole machine or in a
/// control group: what an exit status of SIGKILL doesn't tell. Linux counts them; elsewhere nothing is known.
/// </summary>
internal sealed class OutOfMemoryKills : IThreadPoolWorkItem
{
    private const long Unknown = -1;

    private long _before = Unknown;

    /// <summary>Begins to count; on another thread than the one that starts the worker: nobody waits for it.</summary>
    public OutOfMemoryKills() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => Volatile.Write(ref _before, Count());

    /// <summary>What is to be said of a process that was killed just now; null if nothing is.</summary>
    public string? Describe()
    {
        long before = Volatile.Read(ref _before);
        long kills = before == Unknown ? 0 : Count() - before;
        return kills > 0
            ? $"since its start the kernel has killed {kills} of this machine's processes because memory had run out"
            : null;
    }

    private static long Count()
    {
        if (!OperatingSystem.IsLinux())
            return Unknown;
        try
        {
            ReadOnlySpan<byte> events = File.ReadAllBytes("/proc/vmstat");
            ReadOnlySpan<byte> name = "\noom_kill "u8;
            int start = events.IndexOf(name);
            return start >= 0 && Utf8Parser.TryParse(events[(start + name.Length)..], out long count, out _) ? count : Unknown;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }
}
