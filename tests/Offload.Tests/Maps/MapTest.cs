using Offload.Tests.Support;

namespace Offload.Tests.Maps;

/// <summary>A test of maps.</summary>
public abstract class MapTest : WorkerTest
{
    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        using var timeout = new CancellationTokenSource(Ample);
        var list = new List<T>();
        await foreach (T item in source.WithCancellation(timeout.Token))
            list.Add(item);
        return list;
    }
}
