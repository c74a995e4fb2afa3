namespace Offload.Benchmarks.Peers;

/// <summary>Many calls, of which so many are on their way at any time.</summary>
internal static class Flood
{
    public static async Task RunAsync(int calls, int inFlight, Func<int, ValueTask<int>> call)
    {
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(CallAsync)));

        async Task CallAsync()
        {
            for (int number = Interlocked.Increment(ref next) - 1; number < calls; number = Interlocked.Increment(ref next) - 1)
            {
                int result = await call(number);
                if (result != number + 1)
                    throw new InvalidOperationException($"{number} + 1 is {result}, it seems.");
            }
        }
    }
}
