using Offload.Benchmarks.Echoers;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;

namespace Offload.Benchmarks.Rows;

/// <summary>Many bytes there and back: what it costs to have them worked on in another process.</summary>
internal sealed class EchoRow(RunSettings settings) : Row
{
    private const int Length = 16 << 20;
    private const int Rounds = 41;

    // Until a heap has the memory that it goes on with: how long the kernel takes to find fresh memory is another question.
    private const int WarmUpEchoes = 20;

    private const double Mebibytes = (double)Length / (1 << 20);

    public override string Name => "echo";

    public override string Title => $"Echo of a byte[] of {Mebibytes} MiB, one at a time: {Rounds} rounds, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        var payload = new byte[Length];
        new Random(Seed: 1).NextBytes(payload);
        Echoer[] echoers = [new DotNetEchoer(new OffloadEchoer()), new CopyEchoer(), new DotNetEchoer(new StreamJsonRpcEchoer()), new AnyIoEchoer(settings.Install)];
        var samples = echoers.ToDictionary(echoer => echoer, _ => new Samples(Rounds));
        IReadOnlyList<string> skipped = await Contest.RunAsync(
            echoers,
            Rounds,
            warmUp: echoer => echoer.EchoAsync(payload, new Samples(WarmUpEchoes), WarmUpEchoes),
            takeTurn: echoer => echoer.EchoAsync(payload, samples[echoer], 1));
        return [.. Table(echoers, samples), .. skipped];
    }

    private static IEnumerable<string> Table(Echoer[] echoers, Dictionary<Echoer, Samples> samples)
    {
        return ResultTable.Of(
            "",
            [.. echoers.Where(echoer => !samples[echoer].IsEmpty)],
            ("median", echoer => $"{Milliseconds(echoer, 50):0.00} ms"),
            ("p90", echoer => $"{Milliseconds(echoer, 90):0.00} ms"),
            ("payload ÷ median", echoer => $"{Mebibytes / Milliseconds(echoer, 50) * 1000:0} MiB/s"),
            ("Offload's rate ÷ this", echoer => $"{Milliseconds(echoer, 50) / Milliseconds(echoers[0], 50):0.00}"));

        double Milliseconds(Echoer echoer, double percent) => samples[echoer].Percentile(percent).TotalMilliseconds;
    }
}
