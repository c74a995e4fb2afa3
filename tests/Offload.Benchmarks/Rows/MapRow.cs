using Offload.Benchmarks.Mappers;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;

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
    private const int BusyRounds = 3;

    public override string Name => "map";

    public override string Title
        => $"A map of {Items:N0} items, each incremented, over {Workers} workers: {Rounds} rounds, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Mapper[] mappers = [new OffloadMapper { Workers = Workers }, new PythonMapper { Workers = Workers }];
        var samples = mappers.ToDictionary(mapper => mapper, _ => new Samples(Rounds));
        IReadOnlyList<string> skipped = await Contest.RunAsync(
            mappers,
            Rounds,
            warmUp: WarmUpAsync,
            takeTurn: async mapper => samples[mapper].Add(await mapper.IncrementAsync(Items)));
        IEnumerable<string> table = ResultTable.OfRates(
            "",
            [.. mappers.Where(mapper => !samples[mapper].IsEmpty)],
            (mapper, percent) => Items / samples[mapper].Percentile(percent).TotalMicroseconds,
            "0.0 'M items/s'");
        return [.. table, .. skipped, "", await MeasureSpeedUpAsync()];
    }

    private static async Task WarmUpAsync(Mapper mapper)
    {
        for (int round = 0; round < WarmUpRounds; round++)
            await mapper.IncrementAsync(Items);
    }

    private static async Task<string> MeasureSpeedUpAsync()
    {
        int cores = Environment.ProcessorCount;
        await using var offload = new OffloadMapper { Workers = cores };
        await offload.PrepareAsync();
        await offload.SpinAsync(BusyItems / 2, BusyMilliseconds);
        var samples = new Samples(BusyRounds);
        for (int round = 0; round < BusyRounds; round++)
            samples.Add(await offload.SpinAsync(BusyItems, BusyMilliseconds));
        TimeSpan time = samples.Percentile(50);
        double perfect = BusyItems * BusyMilliseconds / 1000.0 / cores;
        return $"{BusyItems:N0} items that keep a processor for {BusyMilliseconds} ms each, on {cores} workers, "
            + $"median of {BusyRounds}: "
            + $"{time.TotalSeconds:0.00} s, {perfect / time.TotalSeconds:0.000} of a perfect speed-up";
    }
}
