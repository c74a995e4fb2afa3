using System.Buffers;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// A variable in the environment of a process, which all its descendants inherit, whatever session, group or parent they have by
/// then: the way back to those that the process tree no longer leads to.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DescendantMark : IDescendantMark
{
    /// <summary>Holds the marks of all ancestors that have one.</summary>
    public const string Variable = "OFFLOAD_DESCENDANT_OF";

    // Between two looks one of them may have forked; only a fork bomb takes many.
    private const int MaxRounds = 8;

    private readonly string _name = Guid.NewGuid().ToString("N");

    public void AddTo(Dictionary<string, string> environment)
        => environment[Variable] = environment.TryGetValue(Variable, out string? others) ? $"{others}:{_name}" : _name;

    public void KillBearers()
    {
        byte[] mark = Encoding.ASCII.GetBytes(_name);
        for (int round = 0; round < MaxRounds && KillThoseFound(mark); round++)
        {
            // Another look.
        }
    }

    private static bool KillThoseFound(byte[] mark)
    {
        bool found = false;
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                || !Bears(id, mark))
                continue;
            // Looked at again once it is held: the id may have become another's.
            using PidFd? process = PidFd.TryOpen(id);
            if (process is null || process.HasEnded || !Bears(id, mark))
                continue;
            process.SendSignal(ProcessSignal.SIGKILL);
            found = true;
        }

        return found;
    }

    private static bool Bears(int processId, ReadOnlySpan<byte> mark)
    {
        byte[] environment = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using SafeFileHandle file = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ"));
            int kept = 0;
            long offset = 0;
            while (RandomAccess.Read(file, environment.AsSpan(kept), offset) is > 0 and int read)
            {
                offset += read;
                ReadOnlySpan<byte> window = environment.AsSpan(0, kept + read);
                if (window.IndexOf(mark) >= 0)
                    return true;
                // The mark may lie across two reads.
                kept = Math.Min(window.Length, mark.Length - 1);
                window[^kept..].CopyTo(environment);
            }

            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // gone meanwhile, or another user's
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(environment);
        }
    }
}
