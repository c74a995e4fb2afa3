using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Peers;

/// <summary>One way to have a method of .NET run in another process.</summary>
internal abstract class Peer : Contender
{
    /// <summary>How many other processes it may have.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Starts the first other process and waits until it can be called.</summary>
    public abstract Task StartAsync();

    public sealed override async Task<string?> PrepareAsync()
    {
        await StartAsync();
        return null;
    }

    public abstract ValueTask<int> AddAsync(int left, int right);

    /// <summary>Sends the bytes there and back.</summary>
    public virtual Task<byte[]> EchoAsync(byte[] payload) => throw NotOffered();

    /// <summary>Does nothing there, for that long.</summary>
    public virtual Task NapAsync(int milliseconds) => throw NotOffered();

    /// <summary>Keeps a processor busy there.</summary>
    public virtual Task<int> WorkAsync(int units) => throw NotOffered();

    /// <summary>Adds one to each item there, in whatever way is the best it has for many.</summary>
    public virtual Task MapAsync(int items) => throw NotOffered();

    private NotSupportedException NotOffered() => new($"'{Name}' has nothing for this.");
}
