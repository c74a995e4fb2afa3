using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.Versioning;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// A thread that creates a process sleeps in the kernel until the child has got as far as its <c>exec</c>. A child that somebody
/// stops (<c>SIGSTOP</c>) before would hold it for ever, and could not even be killed by us, who don't know its id yet: it is
/// found and continued.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class StoppedSpawns
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<int, bool> SpawningThreads = new();
    private static readonly Timer Timer = new(static _ => Check());
    private static int _armed;

    /// <summary>To be held by the calling thread while it creates a process.</summary>
    public static Watch Begin()
    {
        int thread = LinuxCalls.gettid();
        SpawningThreads[thread] = true;
        Arm();
        return new Watch(thread);
    }

    private static void Arm()
    {
        if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0)
            Timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private static void Check()
    {
        Volatile.Write(ref _armed, 0);
        foreach ((int thread, _) in SpawningThreads)
            ContinueStoppedChild(thread);
        if (!SpawningThreads.IsEmpty)
            Arm();
    }

    private static void ContinueStoppedChild(int thread)
    {
        try
        {
            string task = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}");
            ReadOnlySpan<char> children = File.ReadAllText($"{task}/children").AsSpan().Trim();
            // In the order of their creation. While the thread creates one, it is the last, and still goes by the thread's name.
            ReadOnlySpan<char> last = children[(children.LastIndexOf(' ') + 1)..];
            if (!int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int child))
                return;
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{child}/stat"));
            int name = stat.IndexOf('(') + 1, nameEnd = stat.LastIndexOf(')');
            if (stat[nameEnd + 2] == 'T'
                && stat.AsSpan(name, nameEnd - name).SequenceEqual(File.ReadAllText($"{task}/comm").AsSpan().TrimEnd('\n')))
                _ = LibC.kill(child, ProcessSignal.SIGCONT);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Child or thread has ended meanwhile, or the kernel has no lists of children: there is nothing to be done.
        }
    }

    /// <summary>Lasts as long as the creation of the process.</summary>
    public readonly ref struct Watch(int thread)
    {
        public void Dispose() => SpawningThreads.TryRemove(thread, out _);
    }
}
