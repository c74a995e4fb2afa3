namespace Offload.Benchmarks.Measurement;

/// <summary>Who is measured when.</summary>
internal static class Turns
{
    /// <summary>
    /// Everybody once a round, in another order each round, so that nobody always runs on the cache that the same neighbour left
    /// behind. Every run has the same orders.
    /// </summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> peers, int rounds, int seed = 1)
    {
        var random = new Random(seed);
        T[] order = [.. peers];
        for (int round = 0; round < rounds; round++)
        {
            random.Shuffle(order);
            foreach (T peer in order)
                yield return peer;
        }
    }
}
