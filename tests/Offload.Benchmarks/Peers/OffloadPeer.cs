namespace Offload.Benchmarks.Peers;

/// <summary>Offload, as an application uses it, with one worker.</summary>
internal sealed partial class OffloadPeer : Peer
{
    private const string PoolName = "benchmark";

    public override string Name => "Offload";

    [RunInProcess(Pool = PoolName, ProxyName = "AddInWorkerAsync")]
    internal static int Add(int left, int right) => left + right;

    public override Task StartAsync()
    {
        WorkerPools.Configure(PoolName, options => options.MaxWorkers = 1);
        return WorkerPools.Get(PoolName).WarmUpAsync(1);
    }

    public override ValueTask<int> AddAsync(int left, int right) => new(AddInWorkerAsync(left, right));

    public override ValueTask DisposeAsync() => WorkerPools.Get(PoolName).DisposeAsync();
}
