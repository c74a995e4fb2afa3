using System.Buffers.Text;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Offload.Workers;

/// <summary>The physical memory that another process occupies.</summary>
internal static class ResidentMemory
{
    /// <summary>In bytes; 0 if the process is gone.</summary>
    public static long Of(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux() ? ReadLinux(processId) : ReadElsewhere(processId);
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>The second number of <c>statm</c>, in pages.</summary>
    private static long ReadLinux(int processId)
    {
        Span<byte> text = stackalloc byte[128];
        using SafeFileHandle file = File.OpenHandle($"/proc/{processId}/statm");
        text = text[..RandomAccess.Read(file, text, 0)];
        text = text[(text.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(text, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
    }

    private static long ReadElsewhere(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }
}
