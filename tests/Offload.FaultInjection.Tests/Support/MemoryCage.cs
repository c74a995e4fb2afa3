using System.Globalization;

namespace Offload.FaultInjection.Tests.Support;

/// <summary>A control group whose processes may have so much memory together; the kernel kills one that takes more.</summary>
public sealed class MemoryCage : IDisposable
{
    private const string Root = "/sys/fs/cgroup";
    private const string Version1 = $"{Root}/memory";

    private readonly string _folder;

    private MemoryCage(string parent, string limitFile, long bytes)
    {
        _folder = Path.Combine(parent, $"offload-test-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, limitFile), bytes.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Who writes its process id into it is in the cage.</summary>
    public string Door => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Builds one, of either version of control groups.</summary>
    public static MemoryCage Create(long bytes)
        => Directory.Exists(Version1) ? new(Version1, "memory.limit_in_bytes", bytes) : new(Root, "memory.max", bytes);

    /// <summary>Why nobody can build one here; null if it is possible.</summary>
    public static string? FindObstacle()
    {
        try
        {
            Create(1L << 30).Dispose();
            return null;
        }
        catch (Exception forbidden) when (forbidden is IOException or UnauthorizedAccessException)
        {
            return $"Needs control groups for memory that it may create (Linux, root): {forbidden.Message}";
        }
    }

    /// <summary>Succeeds only when nobody is left in it.</summary>
    public void Dispose() => Directory.Delete(_folder);
}
