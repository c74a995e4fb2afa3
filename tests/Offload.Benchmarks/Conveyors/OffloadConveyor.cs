namespace Offload.Benchmarks.Conveyors;

/// <summary>Offload, as an application uses it.</summary>
internal sealed partial class OffloadConveyor : Conveyor
{
    private const string PoolName = "bytes";

    public override string Name => "Offload, a Stream parameter";

    [RunInProcess(Pool = PoolName, ProxyName = "ReadInWorkerAsync")]
    internal static Task<long> ReadAsync(Stream source) => CountAsync(source);

    [RunInProcess(Pool = PoolName, ProxyName = "WriteInWorkerAsync")]
    internal static Task WriteAsync(Stream target, long bytes) => FillAsync(target, bytes);

    public override async Task<string?> PrepareAsync()
    {
        WorkerPools.Configure(PoolName, options => options.MaxWorkers = 1);
        await WorkerPools.Get(PoolName).WarmUpAsync(1);
        return null;
    }

    public override Task<long> SendAsync(Stream source) => ReadInWorkerAsync(source);

    public override Task ReceiveAsync(Stream target, long bytes) => WriteInWorkerAsync(target, bytes);

    public override ValueTask DisposeAsync() => WorkerPools.Get(PoolName).DisposeAsync();
}
