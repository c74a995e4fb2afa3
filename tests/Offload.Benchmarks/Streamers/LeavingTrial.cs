using System.Diagnostics;
using System.Runtime.CompilerServices;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Streamers;

/// <summary>
/// How soon a producer in a worker ends when its consumer leaves the loop. It notes itself when its <c>finally</c> ran; the
/// monotonic clock is the same in all processes of a machine.
/// </summary>
/// <param name="name">What the producer does at that time.</param>
/// <param name="produce">Calls the producer.</param>
internal sealed partial class LeavingTrial(string name, Func<IAsyncEnumerable<int>> produce)
{
    private const int Runs = 50;
    private const int ItemsBefore = 1_000;
    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(100);

    private static long _endedAt;

    /// <summary>Producers that end at their next item, and one that is waiting and ends through its token.</summary>
    public static IReadOnlyList<LeavingTrial> All { get; } =
    [
        new("yields as fast as it can", () => CountAsync()),
        new("waits for something", () => WaitInWorkerAsync()),
    ];

    /// <summary>Leaves the loop many times.</summary>
    /// <returns>A line for people.</returns>
    public async Task<string> MeasureAsync()
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions { Name = "leaving", MaxWorkers = 1 });
        using IDisposable use = pool.Use();
        var stops = new Samples(Runs);
        await LeaveAsync();
        for (int run = 0; run < Runs; run++)
            stops.Add(await LeaveAsync());
        TimeSpan slowest = stops.Percentile(100);
        return $"{$"Left while the producer {name}",-75} its finally ran {stops.Percentile(50).TotalMilliseconds:0.00} ms later, "
            + $"{slowest.TotalMilliseconds:0.00} ms the slowest of {Runs}: "
            + $"{(slowest <= Aim ? "within" : "NOT within")} {Aim.TotalMilliseconds} ms";
    }

    [RunInProcess]
    internal static IEnumerable<int> Count()
    {
        try
        {
            for (int i = 0; ; i++)
                yield return i;
        }
        finally
        {
            _endedAt = Stopwatch.GetTimestamp();
        }
    }

    [RunInProcess(ProxyName = "WaitInWorkerAsync")]
    internal static async IAsyncEnumerable<int> WaitAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (int i = 0; i < ItemsBefore; i++)
                yield return i;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            _endedAt = Stopwatch.GetTimestamp();
        }
    }

    [RunInProcess]
#pragma warning disable OFFLOAD020 // it is the worker's own that is meant
    internal static long EndedAt() => _endedAt;
#pragma warning restore OFFLOAD020

    private async Task<TimeSpan> LeaveAsync()
    {
        long leftAt = 0;
        int items = 0;
        await foreach (int _ in produce())
        {
            if (++items < ItemsBefore)
                continue;
            leftAt = Stopwatch.GetTimestamp();
            break;
        }

        return Stopwatch.GetElapsedTime(leftAt, await EndedAtAsync());
    }
}
