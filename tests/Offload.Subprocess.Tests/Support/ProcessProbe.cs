using System.Globalization;

namespace Offload.Subprocesses.Tests.Support;

/// <summary>Looks at processes from outside.</summary>
internal static class ProcessProbe
{
    /// <summary>
    /// Whether the process runs. A zombie doesn't: it is dead, and its parent (init, for an orphan) may be slow to collect it.
    /// </summary>
    public static bool IsRunning(int processId) => ChildProcesses.IsRunning(processId);

    /// <summary>The state letter of <c>/proc/[pid]/stat</c>; null if there is no such process.</summary>
    public static char? StateOf(int processId)
    {
        try
        {
            return ProcessStat.Of(processId).State;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits up to twenty seconds for a process, which is no child of ours, to end.</summary>
    public static async Task<bool> EndsAsync(int processId)
    {
        for (int i = 0; i < 2000 && IsRunning(processId); i++)
            await Task.Delay(10);
        return !IsRunning(processId);
    }

    /// <summary>Kills a process that was started by one of ours.</summary>
    public static void Kill(int processId)
    {
        using var process = System.Diagnostics.Process.GetProcessById(processId);
        process.Kill();
    }

    /// <summary>
    /// The children of this process that have an argument: another run of the tests may have its own at the same time.
    /// </summary>
    public static IReadOnlyList<int> FindChildrenByArgument(string argument)
        => [.. FindByArgument(argument).Intersect(ChildProcesses.OfThisProcess())];

    /// <summary>The processes that have an argument and are not zombies.</summary>
    public static IReadOnlyList<int> FindByArgument(string argument)
    {
        var found = new List<int>();
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            try
            {
                if (File.ReadAllText(Path.Combine(directory, "cmdline")).Split('\0').Contains(argument))
                    found.Add(id);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return found;
    }

    /// <summary>The descriptors of this process that pipes, files, sockets and processes take.</summary>
    public static int OwnDescriptors() => Directory.GetFiles("/proc/self/fd").Length;
}
