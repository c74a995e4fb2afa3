namespace Offload.Benchmarks.Streamers;

/// <summary>Offload, as an application uses it.</summary>
internal sealed partial class OffloadStreamer : Streamer
{
    private const string PoolName = "stream";

    public override string Name => "Offload, an iterator";

    [RunInProcess(Pool = PoolName, ProxyName = "CountInWorkerAsync")]
    internal static IEnumerable<int> Count(int items)
    {
        for (int i = 0; i < items; i++)
            yield return i;
    }

    public override async Task<string?> PrepareAsync()
    {
        WorkerPools.Configure(PoolName, options => options.MaxWorkers = 1);
        await WorkerPools.Get(PoolName).WarmUpAsync(1);
        return null;
    }

    public override IAsyncEnumerable<int> CountAsync(int items) => CountInWorkerAsync(items);

    public override ValueTask DisposeAsync() => WorkerPools.Get(PoolName).DisposeAsync();
}
