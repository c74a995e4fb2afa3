using Offload.Benchmarks.Mappers;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Rows;

/// <summary>Maps: what an item costs that takes no time, and how close those that take some come to a perfect speed-up.</summary>
internal sealed class MapRow : Row
{
    private const int Workers = 4;
    private const int Items = 1_000_000;
    private const int Rounds = 9;
    private const int WarmUpRounds = 3;
    private const int BusyItems = 1_000;
    private const int BusyMilliseconds = 10;

    public override string Name => "map";

    public override string Title
        => $"A map of {Items:N0} items, each incremented, over {Workers} workers: {Rounds} rounds, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        var offload = new OffloadMapper();
        Mapper[] mappers = [offload, new PythonMapper()];
        var samples = new Dictionary<Mapper, Samples>();
        List<string> skipped = [];
        try
        {
            foreach (Mapper mapper in mappers)
            {
                if (await mapper.PrepareAsync(Workers) is { } obstacle)
                {
                    skipped.Add($"{mapper.Name,-56} skipped: {obstacle}");
                    continue;
                }

                samples[mapper] = new Samples(Rounds);
                for (int round = 0; round < WarmUpRounds; round++)
                    await mapper.IncrementAsync(Items);
            }

            foreach (Mapper mapper in Turns.Of(samples.Keys, Rounds))
                samples[mapper].Add(await mapper.IncrementAsync(Items));
        }
        finally
        {
            foreach (Mapper mapper in mappers)
                await mapper.DisposeAsync();
        }

        return [.. Table(samples, offload), .. skipped, "", await MeasureSpeedUpAsync()];
    }

    private static IEnumerable<string> Table(Dictionary<Mapper, Samples> samples, Mapper offload)
    {
        yield return $"{"",-56} {"median",18} {"slowest",18}   Offload's median rate ÷ this";
        foreach ((Mapper mapper, Samples taken) in samples)
            yield return $"{mapper.Name,-56} {Rate(mapper, 50),10:0.0} M items/s {Rate(mapper, 100),8:0.0} M items/s   {Rate(offload, 50) / Rate(mapper, 50):0.00}";

        double Rate(Mapper mapper, double percent) => Items / samples[mapper].Percentile(percent).TotalMicroseconds;
    }

    private static async Task<string> MeasureSpeedUpAsync()
    {
        await using var offload = new OffloadMapper();
        int cores = Environment.ProcessorCount;
        await offload.PrepareAsync(cores);
        await offload.SpinAsync(10 * cores, 1);
        TimeSpan time = await offload.SpinAsync(BusyItems, BusyMilliseconds);
        double perfect = BusyItems * BusyMilliseconds / 1000.0 / cores;
        return $"{BusyItems:N0} items that keep a processor for {BusyMilliseconds} ms each, on {cores} workers: {time.TotalSeconds:0.00} s, {perfect / time.TotalSeconds:0.000} of a perfect speed-up";
    }
}
