namespace Offload.FastLane;

/// <summary>
/// How many callers of this process may look for an answer at the same time: each has a worker that looks too, and more of them than
/// there are processors would keep each other from working.
/// </summary>
internal static class SpinPermits
{
    private static int _taken;

    /// <summary>0 on a machine, or under an affinity, of one processor.</summary>
    public static int Count { get; } = Environment.ProcessorCount / 2;

    public static bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Count)
            return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    public static void Return() => Interlocked.Decrement(ref _taken);
}
