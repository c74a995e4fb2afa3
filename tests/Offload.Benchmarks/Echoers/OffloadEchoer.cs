namespace Offload.Benchmarks.Echoers;

/// <summary>Offload, as an application uses it, with one worker.</summary>
internal sealed partial class OffloadEchoer : CallEchoer
{
    private const string PoolName = "echo";

    public override string Name => "Offload";

    [RunInProcess(Pool = PoolName, ProxyName = "EchoInWorkerAsync")]
    internal static byte[] Echo(byte[] payload) => payload;

    public override async Task<string?> PrepareAsync()
    {
        WorkerPools.Configure(PoolName, options => options.MaxWorkers = 1);
        await WorkerPools.Get(PoolName).WarmUpAsync(1);
        return null;
    }

    protected override ValueTask<byte[]> EchoAsync(byte[] payload) => new(EchoInWorkerAsync(payload));

    public override ValueTask DisposeAsync() => WorkerPools.Get(PoolName).DisposeAsync();
}
