using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Support;

/// <summary>What this process holds that belongs to workers: to be the same after a test as before (Linux).</summary>
/// <param name="Children">Child processes, zombies included.</param>
/// <param name="Threads">Threads that read from workers.</param>
/// <param name="Sockets">Descriptors of sockets.</param>
/// <param name="Pipes">Descriptors of pipes.</param>
/// <param name="Memory">Descriptors of memory files and process handles.</param>
/// <param name="Files">Files in the temporary folder, and Offload's in <c>/dev/shm</c>.</param>
public sealed record Belongings(int Children, int Threads, int Sockets, int Pipes, int Memory, int Files)
{
    /// <summary>Counts them.</summary>
    /// <param name="temporaryFolder">The temporary folder of this process and its workers.</param>
    /// <param name="testFolder">The folder of the test that asks.</param>
    public static Belongings OfThisProcess(string temporaryFolder, string testFolder)
    {
        string[] descriptors = [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(TargetOf)];
        return new Belongings(
            ChildProcesses.OfThisProcess().Count,
            Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task).StartsWith("Offload con", StringComparison.Ordinal)),
            descriptors.Count(target => target.StartsWith("socket:", StringComparison.Ordinal)),
            descriptors.Count(target => target.StartsWith("pipe:", StringComparison.Ordinal)),
            descriptors.Count(target => target.Contains("memfd:offload", StringComparison.Ordinal) || target.Contains("pidfd", StringComparison.Ordinal)),
            Directory.GetFileSystemEntries(temporaryFolder).Count(entry => entry != testFolder)
                + Directory.GetFileSystemEntries("/dev/shm").Count(entry => entry.Contains("offload", StringComparison.OrdinalIgnoreCase)));
    }

    public bool IsWithin(Belongings before)
        => Children <= before.Children && Threads <= before.Threads && Sockets <= before.Sockets
            && Pipes <= before.Pipes && Memory <= before.Memory && Files <= before.Files;

    private static string TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
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
