using System.Diagnostics;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;
using Offload.Benchmarks.Streamers;

namespace Offload.Benchmarks.Rows;

/// <summary>Many small items out of another process, consumed as fast as they come.</summary>
internal sealed class StreamRow : Row
{
    private const int Items = 1_000_000;
    private const int FewItems = 20_000;
    private const int Rounds = 9;

    public override string Name => "stream";

    public override string Title
        => $"A stream of ints, worker to caller: {Rounds} rounds of {Items:N0} "
            + $"({FewItems:N0} where they come one by one), the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Streamer plain = new StreamJsonRpcStreamer(StreamJsonRpcStreamer.PlainServerName);
        Streamer[] streamers = [new OffloadStreamer(), new StreamJsonRpcStreamer(StreamJsonRpcStreamer.TunedServerName), plain];
        var samples = streamers.ToDictionary(streamer => streamer, _ => new Samples(Rounds));
        IReadOnlyList<string> skipped = await Contest.RunAsync(
            streamers,
            Rounds,
            warmUp: streamer => ReadAsync(streamer, new Samples(1), ItemsOf(streamer)),
            takeTurn: streamer => ReadAsync(streamer, samples[streamer], ItemsOf(streamer)));
        IEnumerable<string> table = ResultTable.OfRates(
            "",
            streamers,
            (streamer, percent) => ItemsOf(streamer) / samples[streamer].Percentile(percent).TotalMicroseconds,
            "0.000 'M/s'");
        return [.. table, .. skipped, "", .. await MeasureLeavingAsync()];

        int ItemsOf(Streamer streamer) => streamer == plain ? FewItems : Items;
    }

    private static async Task<IReadOnlyList<string>> MeasureLeavingAsync()
    {
        List<string> lines = [];
        foreach (LeavingTrial trial in LeavingTrial.All)
            lines.Add(await trial.MeasureAsync());
        return lines;
    }

    private static async Task ReadAsync(Streamer streamer, Samples samples, int items)
    {
        long start = Stopwatch.GetTimestamp();
        int expected = 0;
        await foreach (int item in streamer.CountAsync(items))
        {
            if (item != expected++)
                throw new InvalidOperationException($"{streamer.Name} gave {item} in the place of {expected - 1}.");
        }

        samples.Add(Stopwatch.GetElapsedTime(start));
        if (expected != items)
            throw new InvalidOperationException($"{streamer.Name} gave {expected} of {items} items.");
    }
}
