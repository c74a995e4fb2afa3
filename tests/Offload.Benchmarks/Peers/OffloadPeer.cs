namespace Offload.Benchmarks.Peers;

/// <summary>Offload, as an application uses it.</summary>
internal sealed partial class OffloadPeer : Peer
{
    private const string PoolName = "benchmark";
    private const int CallsInFlight = 64;

    public override string Name => "Offload";

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
        WorkerPools.Configure(PoolName, options => options.MaxWorkers = Workers);
        return WorkerPools.Get(PoolName).WarmUpAsync(1);
    }

    public override ValueTask<int> AddAsync(int left, int right) => new(AddInWorkerAsync(left, right));

    public override Task<byte[]> EchoAsync(byte[] payload) => EchoInWorkerAsync(payload);

    public override Task NapAsync(int milliseconds) => NapInWorkerAsync(milliseconds);

    public override Task<int> WorkAsync(int units) => WorkInWorkerAsync(units);

    public override Task MapAsync(int items) => Flood.RunAsync(items, CallsInFlight, item => new ValueTask<int>(AddOneInWorkerAsync(item)));

    public override ValueTask DisposeAsync() => WorkerPools.Get(PoolName).DisposeAsync();
}
