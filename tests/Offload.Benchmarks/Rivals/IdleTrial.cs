using System.Diagnostics;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;

namespace Offload.Benchmarks.Rivals;

/// <summary>What a pool costs that has nothing to do.</summary>
internal sealed class IdleTrial(IReadOnlyList<Rival> rivals, RunSettings settings)
{
    private const int Workers = 8;

    private static readonly Figure Memory = new("Memory of an idle worker", "idle worker", "MiB");
    private static readonly Figure Processor = new(
        $"Processor time of an idle pool of {Workers} workers, of one core", "idle pool", "%");

    public static IReadOnlyList<Figure> Figures => [Memory, Processor];

    /// <summary>All rivals idle at the same time, so that the same quiet (or noise) is around all.</summary>
    public async Task MeasureAsync(IReadOnlyDictionary<Rival, Standing> standings)
    {
        if (!ProcessFamily.IsKnown)
            return;
        List<(Rival Rival, RivalProcess Process)> idle = [];
        try
        {
            foreach (Rival rival in rivals.Where(rival => rival.Kind != RivalKind.Floor))
            {
                RivalProcess process = await RivalProcess.StartAsync(rival, Workers);
                idle.Add((rival, process));
                await process.AskAsync("cold");
                await process.AskAsync("warm");
            }

            // Until what was at work has come to rest: compilers, and threads that nobody needs any more.
            await Task.Delay(TimeSpan.FromSeconds(settings.Quick ? 2 : 20));
            await WatchAsync([.. idle.Select(pool => (standings[pool.Rival], pool.Process.Family()))]);
        }
        finally
        {
            foreach (var (_, process) in idle)
                await process.DisposeAsync();
        }
    }

    private async Task WatchAsync(IReadOnlyList<(Standing Standing, ProcessFamily Family)> pools)
    {
        // Without workers there is nothing to be idle.
        var watched = pools.Where(pool => pool.Family.Descendants.Count > 0).ToList();
        TimeSpan[] before = [.. watched.Select(pool => pool.Family.ProcessorTime())];
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(settings.Quick ? 5 : 20));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        foreach (var ((standing, family), used) in watched.Zip(before))
        {
            standing[Processor] = (family.ProcessorTime() - used) / elapsed * 100;
            standing[Memory] = family.DescendantMemory() / Workers / 1024.0 / 1024;
        }
    }
}
