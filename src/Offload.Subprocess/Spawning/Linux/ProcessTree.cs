using System.Globalization;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// The descendants of a process, found through <c>/proc</c>. The root must be an unreaped child of ours, so that its id is its own;
/// each descendant is held by a process descriptor and looked at again before it is signalled.
/// </summary>
internal static class ProcessTree
{
    // Between two looks a descendant may have forked; each round stops what it finds, so only a fork bomb takes many.
    private const int MaxRounds = 16;

    /// <summary>Signals every descendant of <paramref name="root"/>, and its group if it leads one; the root itself only through its group.</summary>
    public static void SendSignal(int root, int signal, bool leadsGroup)
    {
        var found = new Dictionary<int, int>();
        try
        {
            var rounds = signal == ProcessSignal.SIGKILL ? MaxRounds : 1;
            for (var round = 0; round < rounds && FindNew(root, found); round++)
            {
                // What is stopped can't fork any more while we look for the rest.
                if (signal == ProcessSignal.SIGKILL)
                {
                    _ = LibC.kill(root, ProcessSignal.SIGSTOP);
                    foreach (var pidFd in found.Values)
                        _ = LinuxCalls.PidFdSendSignal(pidFd, ProcessSignal.SIGSTOP);
                }
            }

            foreach (var pidFd in found.Values)
                _ = LinuxCalls.PidFdSendSignal(pidFd, signal);
            if (leadsGroup)
                _ = LibC.kill(-root, signal);
        }
        finally
        {
            foreach (var pidFd in found.Values)
                _ = LinuxCalls.close(pidFd);
        }
    }

    private static bool FindNew(int root, Dictionary<int, int> found)
    {
        var children = new Dictionary<int, List<(int Id, ulong StartTime)>>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && ProcessStat.Read(id) is { } stat)
            {
                if (!children.TryGetValue(stat.ParentId, out var siblings))
                    children[stat.ParentId] = siblings = [];
                siblings.Add((id, stat.StartTime));
            }
        }

        var foundNew = false;
        var pending = new Stack<int>([root]);
        while (pending.TryPop(out var parent))
        {
            foreach (var (id, startTime) in children.GetValueOrDefault(parent) ?? [])
            {
                pending.Push(id);
                foundNew |= !found.ContainsKey(id) && TryHold(id, startTime, found);
            }
        }

        return foundNew;
    }

    private static bool TryHold(int id, ulong startTime, Dictionary<int, int> found)
    {
        var pidFd = LinuxCalls.PidFdOpen(id);
        if (pidFd < 0)
            return false;
        if (ProcessStat.Read(id)?.StartTime == startTime)
        {
            found.Add(id, pidFd);
            return true;
        }

        _ = LinuxCalls.close(pidFd);
        return false;
    }
}
