namespace Offload.Benchmarks.Peers;

/// <summary>Offload, as an application uses it.</summary>
internal sealed partial class OffloadPeer : Peer
{
    private const string PoolName = "benchmark";

    public override string Name => SpareWorkers == 0 ? "Offload" : $"Offload, {SpareWorkers} spare worker";

    /// <summary>How many workers are ready for calls that find all others busy.</summary>
    public int SpareWorkers { get; init; }

    /// <summary>How many calls of this process's pool were answered on the fast lane.</summary>
    public static long FastCalls => WorkerPools.Get(PoolName).GetStatistics().FastLaneCalls;

    [RunInProcess(Pool = PoolName, ProxyName = "AddInWorkerAsync")]
    internal static int Add(int left, int right) => left + right;

    [RunInProcess(Pool = PoolName, ProxyName = "AddOneInWorkerAsync")]
    internal static int AddOne(int item) => item + 1;

    [RunInProcess(Pool = PoolName, ProxyName = "EchoInWorkerAsync")]
    internal static byte[] Echo(byte[] payload) => payload;

    [RunInProcess(Pool = PoolName, ProxyName = "NapInWorkerAsync")]
    internal static void Nap(int milliseconds) => Thread.Sleep(milliseconds);

    [RunInProcess(Pool = PoolName, ProxyName = "WorkInWorkerAsync")]
    internal static int Work(int units) => Jobs.Work(units);

    public override Task StartAsync()
    {
        WorkerPools.Configure(PoolName, options =>
        {
            options.MaxWorkers = Workers;
            options.SpareWorkers = SpareWorkers;
        });
        return WorkerPools.Get(PoolName).WarmUpAsync(1);
    }

    public override ValueTask<int> AddAsync(int left, int right) => new(AddInWorkerAsync(left, right));

    public override Task<byte[]> EchoAsync(byte[] payload) => EchoInWorkerAsync(payload);

    public override Task NapAsync(int milliseconds) => NapInWorkerAsync(milliseconds);

    public override Task<int> WorkAsync(int units) => WorkInWorkerAsync(units);

    public override async Task MapAsync(int items)
    {
        int done = 0;
        await foreach (int _ in Enumerable.Range(0, items).SelectInProcessAsync(AddOneInWorkerAsync))
            done++;
        if (done != items)
            throw new InvalidOperationException($"{done} of {items} items came back.");
    }

    public override ValueTask DisposeAsync() => WorkerPools.Get(PoolName).DisposeAsync();
}
