using Offload.Benchmarks.Echoers;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Rows;

/// <summary>Many bytes there and back: what it costs to have them worked on in another process.</summary>
internal sealed class EchoRow : Row
{
    private const int Length = 16 << 20;
    private const int WarmUpEchoes = 5;
    private const int Rounds = 21;
    private const double Mebibytes = (double)Length / (1 << 20);

    public override string Name => "echo";

    public override string Title => $"Echo of a byte[] of {Mebibytes} MiB, one at a time: {Rounds} rounds, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        var payload = new byte[Length];
        new Random(Seed: 1).NextBytes(payload);
        Echoer[] echoers = [new OffloadEchoer(), new CopyEchoer(), new StreamJsonRpcEchoer(), new AnyIoEchoer()];
        var samples = new Dictionary<Echoer, Samples>();
        List<string> skipped = [];
        try
        {
            foreach (Echoer echoer in echoers)
            {
                if (await echoer.PrepareAsync() is { } obstacle)
                {
                    skipped.Add($"{echoer.Name,-46} skipped: {obstacle}");
                    continue;
                }

                samples[echoer] = new Samples(Rounds);
                await echoer.EchoAsync(payload, new Samples(WarmUpEchoes), WarmUpEchoes);
            }

            foreach (Echoer echoer in Turns.Of(samples.Keys, Rounds))
                await echoer.EchoAsync(payload, samples[echoer], 1);
        }
        finally
        {
            foreach (Echoer echoer in echoers)
                await echoer.DisposeAsync();
        }

        return [.. Table(samples, echoers[0]), .. skipped];
    }

    private static IEnumerable<string> Table(Dictionary<Echoer, Samples> samples, Echoer offload)
    {
        yield return $"{"",-46} {"median",10} {"p90",10} {"payload ÷ median",18}   Offload's rate ÷ this";
        foreach ((Echoer echoer, Samples taken) in samples)
        {
            double median = taken.Percentile(50).TotalMilliseconds;
            double p90 = taken.Percentile(90).TotalMilliseconds;
            double rate = Mebibytes / median * 1000;
            double ratio = median / samples[offload].Percentile(50).TotalMilliseconds;
            yield return $"{echoer.Name,-46} {median,7:0.00} ms {p90,7:0.00} ms {rate,12:0} MiB/s   {ratio:0.00}";
        }
    }
}
