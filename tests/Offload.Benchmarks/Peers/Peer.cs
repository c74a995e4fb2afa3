namespace Offload.Benchmarks.Peers;

/// <summary>One way to have a method run in another process.</summary>
internal abstract class Peer : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>Starts the other process and waits until it can be called.</summary>
    public abstract Task StartAsync();

    public abstract ValueTask<int> AddAsync(int left, int right);

    public abstract ValueTask DisposeAsync();
}
