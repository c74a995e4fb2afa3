using System.Buffers.Text;

namespace Offload.Workers;

/// <summary>
/// Whether the kernel has ended processes since a worker was started because memory had run out, on the whole machine or in a
/// control group: what an exit status of SIGKILL doesn't tell. Linux counts them; elsewhere nothing is known.
/// </summary>
internal sealed class OutOfMemoryKills
{
    // Not on the thread that starts the worker: nobody waits for it.
    private readonly Task<long?> _before = Task.Run(Count);

    /// <summary>What is to be said of a process that was killed just now; null if nothing is.</summary>
    public async ValueTask<string?> DescribeAsync()
        => Count() - await _before.ConfigureAwait(false) is > 0 and long kills
            ? $"since its start the kernel has killed {kills} of this machine's processes because memory had run out"
            : null;

    private static long? Count()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            ReadOnlySpan<byte> events = File.ReadAllBytes("/proc/vmstat");
            ReadOnlySpan<byte> name = "\noom_kill "u8;
            int start = events.IndexOf(name);
            return start >= 0 && Utf8Parser.TryParse(events[(start + name.Length)..], out long count, out _) ? count : null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
