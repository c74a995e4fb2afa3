using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Support;

/// <summary>
/// What this process holds that may belong to workers: after a test there is to be nothing that was not there before (Linux).
/// </summary>
/// <param name="Items">Each child process (zombies included), thread that reads from a worker, descriptor and file, by
/// name.</param>
public sealed record Belongings(IReadOnlyList<string> Items)
{
    /// <summary>What there is now.</summary>
    /// <param name="temporaryFolder">The temporary folder of this process and its workers.</param>
    /// <param name="testFolder">The folder of the test that asks.</param>
    public static Belongings OfThisProcess(string temporaryFolder, string testFolder) => new(
    [
        .. ChildProcesses.OfThisProcess().Select(child => $"process {child}"),
        .. Directory.GetDirectories("/proc/self/task")
            .Where(task => NameOf(task).StartsWith("Offload con", StringComparison.Ordinal))
            .Select(task => $"thread {Path.GetFileName(task)}"),
        .. Descriptors.OfThisProcess(),
        .. Directory.GetFileSystemEntries(temporaryFolder).Where(entry => entry != testFolder),
        .. Directory.GetFileSystemEntries("/dev/shm").Where(
            entry => entry.Contains("offload", StringComparison.OrdinalIgnoreCase)),
    ]);

    /// <summary>What was not there before.</summary>
    public IReadOnlyList<string> Since(Belongings before)
    {
        var left = Items.ToList();
        foreach (string known in before.Items)
            left.Remove(known);
        return left;
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
