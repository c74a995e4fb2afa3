namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Reads a <c>struct rusage</c> of a 64-bit system.</summary>
internal static unsafe class RUsage
{
    public const int Size = 144;

    // Linux counts the peak in KiB, macOS in bytes.
    private static readonly long PeakUnit = OperatingSystem.IsLinux() ? 1024 : 1;

    public static ResourceUsage? Read(byte* usage)
    {
        if (!Environment.Is64BitProcess)
            return null;
        long* fields = (long*)usage;
        return new ResourceUsage(Time(fields[0], fields[1]), Time(fields[2], fields[3]), fields[4] * PeakUnit);
    }

    // The microseconds are 32 bits wide on macOS, with padding behind them.
    private static TimeSpan Time(long seconds, long microseconds) =>
        TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds((int)microseconds);
}
