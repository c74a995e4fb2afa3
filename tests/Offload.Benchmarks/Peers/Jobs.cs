namespace Offload.Benchmarks.Peers;

/// <summary>What the other processes of every peer do.</summary>
internal static class Jobs
{
    private const int StepsPerUnit = 1_000_000;     // about a millisecond

    public static int Work(int units)
    {
        int state = 1;
        for (int step = 0; step < units * StepsPerUnit; step++)
            state = unchecked((state * 31) + step);
        return state;
    }
}
