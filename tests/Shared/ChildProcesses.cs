using System.Globalization;

namespace Offload.Tests.Support;

/// <summary>What the kernel knows about processes (Linux).</summary>
public static class ChildProcesses
{
    /// <summary>The ids of this process's children, zombies included.</summary>
    public static HashSet<int> OfThisProcess()
    {
        var children = new HashSet<int>();
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            string path = Path.Combine(task, "children");
            if (!File.Exists(path))
                continue;
            foreach (string id in File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                children.Add(int.Parse(id, CultureInfo.InvariantCulture));
        }

        return children;
    }

    /// <summary>Whether a process runs: it exists, and is no zombie.</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{processId}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
