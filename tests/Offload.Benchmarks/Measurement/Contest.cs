namespace Offload.Benchmarks.Measurement;

/// <summary>Contenders, measured in one run and by turns.</summary>
internal static class Contest
{
    /// <summary>Prepares everybody, gives each its turns, and ends what was started.</summary>
    /// <param name="contenders">Who takes part.</param>
    /// <param name="rounds">How many turns each has.</param>
    /// <param name="warmUp">What each does before the first round, unmeasured.</param>
    /// <param name="takeTurn">One turn.</param>
    /// <returns>Lines that say who could not take part, and why.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync<T>(
        IReadOnlyList<T> contenders, int rounds, Func<T, Task> warmUp, Func<T, Task> takeTurn)
        where T : Contender
    {
        List<T> ready = [];
        List<string> skipped = [];
        try
        {
            foreach (T contender in contenders)
            {
                if (await contender.PrepareAsync() is { } obstacle)
                {
                    skipped.Add($"{contender.Name} skipped: {obstacle}");
                    continue;
                }

                ready.Add(contender);
                await warmUp(contender);
            }

            foreach (T contender in Turns.Of(ready, rounds))
                await takeTurn(contender);
        }
        finally
        {
            foreach (T contender in contenders)
                await contender.DisposeAsync();
        }

        return skipped;
    }
}
