namespace Offload.Benchmarks.Measurement;

/// <summary>One of those that a row compares.</summary>
internal abstract class Contender : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>Starts its other processes, if it has any, and waits until they can be asked.</summary>
    /// <returns>Why it can't be measured on this machine; null if it can.</returns>
    public virtual Task<string?> PrepareAsync() => Task.FromResult<string?>(null);

    public abstract ValueTask DisposeAsync();
}
