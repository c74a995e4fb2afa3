using System.Globalization;

namespace Offload.Subprocesses;

/// <summary>
/// A process was killed but has not ended within 10 s, for instance because it hangs in the kernel on a dead file system. It is
/// reaped in the background should it end after all.
/// </summary>
public sealed class UnkillableProcessException : Exception
{
    internal UnkillableProcessException(int processId)
        : base(string.Create(
            CultureInfo.InvariantCulture, $"The process {processId} was killed, but the operating system has not ended it."))
    {
        ProcessId = processId;
    }

    /// <summary>The id of the process.</summary>
    public int ProcessId { get; }
}
