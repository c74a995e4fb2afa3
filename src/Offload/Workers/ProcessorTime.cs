using System.ComponentModel;
using System.Diagnostics;

namespace Offload.Workers;

/// <summary>The processor time that another process has used so far, in user and kernel mode, all threads together.</summary>
internal static class ProcessorTime
{
    /// <summary>Zero if the process is gone.</summary>
    public static TimeSpan Of(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.TotalProcessorTime;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return TimeSpan.Zero;
        }
    }
}
