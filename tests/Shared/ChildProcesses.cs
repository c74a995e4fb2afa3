using System.Globalization;

namespace Offload.Tests.Support;

/// <summary>What the kernel knows about processes (Linux).</summary>
public static class ChildProcesses
{
    private const int MaxAttempts = 100;

    /// <summary>The ids of this process's children, zombies included.</summary>
    public static HashSet<int> OfThisProcess() => Of(Environment.ProcessId);

    /// <summary>The ids of a process's children, zombies included.</summary>
    public static HashSet<int> Of(int processId)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Read(processId);
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
                // A thread has ended meanwhile, and its children are another one's now, which may have been read before.
            }
        }
    }

    /// <summary>Whether a process runs: it exists, and is no zombie.</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            return ProcessStat.Of(processId).State is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a process is a child of this one, be it a zombie.</summary>
    public static bool IsOfThisProcess(int processId)
    {
        try
        {
            return ProcessStat.Of(processId).ParentId == Environment.ProcessId;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static HashSet<int> Read(int processId)
    {
        var children = new HashSet<int>();
        foreach (string task in Directory.GetDirectories($"/proc/{processId}/task"))
        {
            string ids = File.ReadAllText(Path.Combine(task, "children"));
            foreach (string id in ids.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                children.Add(int.Parse(id, CultureInfo.InvariantCulture));
        }

        return children;
    }
}
