using Offload.Tests.Support;

namespace Offload.Tests.Maps;

/// <summary>A test of maps.</summary>
public abstract class MapTest : WorkerTest
{
    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        using var timeout = new CancellationTokenSource(Ample);
        return await source.ToListAsync(timeout.Token);
    }
}
