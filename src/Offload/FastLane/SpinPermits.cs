using System.Diagnostics;

namespace Offload.FastLane;

/// <summary>
/// Who may look for the answer to a call of its own instead of sleeping. Each caller who does has a worker that looks too: more
/// of them than there are processors would keep each other from working, and where others want the processors, whoever sleeps is
/// served sooner. A <see cref="CallPump"/> needs no permit: it looks for many, and its pool has no more of them than processors.
/// </summary>
internal static class SpinPermits
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private static int _taken;
    private static long _pausedUntil;
    private static long _pause;

    /// <summary>How many may look at the same time; 0 on a machine, or under an affinity, of one processor.</summary>
    public static int Count { get; } = Environment.ProcessorCount / 2;

    public static bool TryTake()
    {
        if (Volatile.Read(ref _pausedUntil) is var until and not 0 && Stopwatch.GetTimestamp() < until)
            return false;
        if (Interlocked.Increment(ref _taken) <= Count)
            return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    public static void Return() => Interlocked.Decrement(ref _taken);

    /// <summary>
    /// Somebody who looked has lost its processor to others: nobody looks for a while, twice as long as the last time if that was
    /// not long ago. Threads that note it at the same time pause once.
    /// </summary>
    public static void NoteCrowded()
    {
        long now = Stopwatch.GetTimestamp();
        long until = Volatile.Read(ref _pausedUntil);
        if (now < until)
            return;
        bool isAgain = Stopwatch.GetElapsedTime(until, now) < LongestPause;
        long pause = isAgain ? Math.Min(2 * Volatile.Read(ref _pause), InTicks(LongestPause)) : InTicks(ShortestPause);
        Volatile.Write(ref _pause, Math.Max(pause, InTicks(ShortestPause)));
        Volatile.Write(ref _pausedUntil, now + pause);
    }

    private static long InTicks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
