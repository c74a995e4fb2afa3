using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Mappers;

/// <summary>One way to have a function run for many items in other processes.</summary>
internal abstract class Mapper : Contender
{
    /// <summary>How many other processes it has.</summary>
    public required int Workers { get; init; }

    /// <summary>Adds one to each of that many numbers, in their order, and measures it.</summary>
    /// <returns>How long it took.</returns>
    public abstract Task<TimeSpan> IncrementAsync(int items);

    /// <summary>What the results must add up to.</summary>
    protected void Check(long sum, int items)
    {
        long right = (long)items * (items + 1) / 2;
        if (sum != right)
            throw new InvalidOperationException($"{Name} says that 1 + … + {items} is {sum}, not {right}.");
    }
}
