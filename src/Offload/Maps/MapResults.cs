namespace Offload.Maps;

/// <summary>The results of a map. Every enumeration runs it anew.</summary>
internal sealed class MapResults<T, TResult>(
    MapSource<T> source, Func<T, CancellationToken, Task> call, Task collected, MapOptions options,
    CancellationToken cancellationToken) : IAsyncEnumerable<TResult>
{
    public IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken enumerationToken = default)
    {
        MapOptions chosen = options.Clone();
        return new MapEnumerator<T, TResult>(
            () => new MapRun<T>(source, call, collected, chosen, cancellationToken, enumerationToken), chosen.Failures);
    }
}
