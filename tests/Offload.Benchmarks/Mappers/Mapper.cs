namespace Offload.Benchmarks.Mappers;

/// <summary>One way to have a function run for many items in other processes.</summary>
internal abstract class Mapper : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>Starts the other processes.</summary>
    /// <returns>Why it can't be measured on this machine; null if it can.</returns>
    public abstract Task<string?> PrepareAsync(int workers);

    /// <summary>Adds one to each of that many numbers, in their order, and measures it.</summary>
    /// <returns>How long it took.</returns>
    public abstract Task<TimeSpan> IncrementAsync(int items);

    public abstract ValueTask DisposeAsync();

    /// <summary>What the results must add up to.</summary>
    protected void Check(long sum, int items)
    {
        long right = (long)items * (items + 1) / 2;
        if (sum != right)
            throw new InvalidOperationException($"{Name} says that 1 + … + {items} is {sum}, not {right}.");
    }
}
