using System.Diagnostics;

namespace Offload.Benchmarks.Mappers;

/// <summary>Offload, as an application uses it.</summary>
internal sealed partial class OffloadMapper : Mapper
{
    private WorkerPool? _pool;

    public override string Name => "Offload, SelectInProcessAsync";

    [RunInProcess]
    internal static int AddOne(int number) => number + 1;

    /// <summary>Keeps its processor.</summary>
    [RunInProcess]
    internal static int Busy(int milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
        {
        }

        return milliseconds;
    }

    public override async Task<string?> PrepareAsync()
    {
        _pool = new WorkerPool(new WorkerPoolOptions { Name = "map", MaxWorkers = Workers });
        await _pool.WarmUpAsync(Workers);
        return null;
    }

    public override async Task<TimeSpan> IncrementAsync(int items)
    {
        using IDisposable use = _pool!.Use();
        long start = Stopwatch.GetTimestamp();
        long sum = 0;
        await foreach (int result in Enumerable.Range(0, items).SelectInProcessAsync(AddOneAsync))
            sum += result;
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Check(sum, items);
        return time;
    }

    /// <summary>Has each of that many items keep a processor for a time.</summary>
    public async Task<TimeSpan> SpinAsync(int items, int milliseconds)
    {
        using IDisposable use = _pool!.Use();
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        await foreach (int _ in Enumerable.Repeat(milliseconds, items).SelectInProcessAsync(BusyAsync))
            done++;
        return done == items
            ? Stopwatch.GetElapsedTime(start)
            : throw new InvalidOperationException($"{done} of {items} items came back.");
    }

    public override ValueTask DisposeAsync() => _pool?.DisposeAsync() ?? default;
}
