using System.Globalization;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Finds the descendants of a process through <c>/proc</c>.</summary>
internal static class Descendants
{
    // Which kernels are built with, but for the smallest (CONFIG_PROC_CHILDREN).
    private static readonly bool HasChildrenFiles = File.Exists("/proc/thread-self/children");

    /// <summary>All that exist now, each with its parent, parents before children.</summary>
    public static List<(int Id, int Parent)> Find(int root)
    {
        var childrenOf = HasChildrenFiles ? ReadChildren : ScanAll();
        var found = new List<(int Id, int Parent)>();
        var pending = new Stack<int>([root]);
        while (pending.TryPop(out int parent))
        {
            foreach (int child in childrenOf(parent))
            {
                found.Add((child, parent));
                pending.Push(child);
            }
        }

        return found;
    }

    /// <summary>Asks the kernel for the children of each thread of a process.</summary>
    private static List<int> ReadChildren(int process)
    {
        var children = new List<int>();
        try
        {
            string threads = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task");
            foreach (string thread in Directory.EnumerateDirectories(threads))
                ReadChildrenOfThread(thread, children);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile; its children are no longer its.
        }

        return children;
    }

    private static void ReadChildrenOfThread(string thread, List<int> children)
    {
        try
        {
            var text = File.ReadAllText(thread + "/children").AsSpan();
            foreach (var range in text.Split(' '))
            {
                if (int.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out int child))
                    children.Add(child);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The thread has ended meanwhile; another one of the process has its children now.
        }
    }

    /// <summary>Looks at all processes that there are, once.</summary>
    private static Func<int, List<int>> ScanAll()
    {
        var children = new Dictionary<int, List<int>>();
        foreach (string directory in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && ProcessStat.ReadParentId(id) is { } parent)
            {
                if (!children.TryGetValue(parent, out var siblings))
                    children[parent] = siblings = [];
                siblings.Add(id);
            }
        }

        return parent => children.GetValueOrDefault(parent) ?? [];
    }
}
