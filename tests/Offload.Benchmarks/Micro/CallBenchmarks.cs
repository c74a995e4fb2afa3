using BenchmarkDotNet.Attributes;
using Offload.Benchmarks.Peers;

namespace Offload.Benchmarks.Micro;

/// <summary>One warm call of the smallest method there is, and what it allocates in its caller.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class CallBenchmarks
{
    private static readonly Dictionary<string, Func<Peer>> Peers = new Func<Peer>[]
    {
        () => new OffloadPeer(), () => new StreamJsonRpcPeer(), () => new StreamJsonRpcPeer(binary: true),
    }.ToDictionary(create => create().Name);

    private Peer _peer = null!;

    /// <summary>Whose turn it is.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public static IEnumerable<string> Names => Peers.Keys;

    [GlobalSetup]
    public Task StartAsync() => (_peer = Peers[Name]()).StartAsync();

    [GlobalCleanup]
    public Task EndAsync() => _peer.DisposeAsync().AsTask();

    [Benchmark]
    public ValueTask<int> AddAsync() => _peer.AddAsync(1_000, 2_000);
}
