using System.Diagnostics;
using Offload.Benchmarks.Conveyors;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;

namespace Offload.Benchmarks.Rows;

/// <summary>Many bytes through a stream that another process was lent, in either direction.</summary>
internal sealed class BytesRow : Row
{
    private const int Rounds = 9;
    private const long Bytes = 256L << 20;
    private const double Gibibytes = (double)Bytes / (1 << 30);

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public override string Name => "bytes";

    public override string Title
        => $"{Bytes >> 20} MiB out of a stream of the caller's, and as many into one, {Conveyor.Block >> 10} KiB at a time: "
            + $"{Rounds} rounds, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Conveyor[] conveyors = [new OffloadConveyor(), new SocketConveyor(), new StreamJsonRpcConveyor()];
        var sent = conveyors.ToDictionary(conveyor => conveyor, _ => new Samples(Rounds));
        var received = conveyors.ToDictionary(conveyor => conveyor, _ => new Samples(Rounds));
        IReadOnlyList<string> skipped = await Contest.RunAsync(
            conveyors,
            Rounds,
            warmUp: conveyor => ConveyAsync(conveyor, new Samples(1), new Samples(1)),
            takeTurn: conveyor => ConveyAsync(conveyor, sent[conveyor], received[conveyor]));
        return [.. Table("worker reads", sent), .. Table("worker writes", received), .. skipped];

        IEnumerable<string> Table(string direction, Dictionary<Conveyor, Samples> samples) => ResultTable.OfRates(
            direction,
            conveyors,
            (conveyor, percent) => Gibibytes / samples[conveyor].Percentile(percent).TotalSeconds,
            "0.00 'GiB/s'");
    }

    private static async Task ConveyAsync(Conveyor conveyor, Samples sent, Samples received)
    {
        long start = Stopwatch.GetTimestamp();
        long read = await conveyor.SendAsync(new ZeroStream(Bytes, writable: false)).WaitAsync(Timeout);
        sent.Add(Stopwatch.GetElapsedTime(start));

        var target = new ZeroStream(Bytes, writable: true);
        start = Stopwatch.GetTimestamp();
        await conveyor.ReceiveAsync(target, Bytes).WaitAsync(Timeout);
        // Not everybody's result comes after the bytes.
        while (target.Position < Bytes && Stopwatch.GetElapsedTime(start) < Timeout)
            await Task.Delay(1);
        received.Add(Stopwatch.GetElapsedTime(start));
        if (read != Bytes || target.Position != Bytes)
            throw new InvalidOperationException($"{conveyor.Name} read {read} and wrote {target.Position} of {Bytes} bytes.");
    }
}
