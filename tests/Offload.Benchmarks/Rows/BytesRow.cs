using System.Diagnostics;
using Offload.Benchmarks.Conveyors;
using Offload.Benchmarks.Measurement;

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
        => $"{Bytes >> 20} MiB out of a stream of the caller's, and as many into one, {Conveyor.Block >> 10} KiB at a time: {Rounds} rounds, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Conveyor[] conveyors = [new OffloadConveyor(), new SocketConveyor(), new StreamJsonRpcConveyor()];
        var sent = conveyors.ToDictionary(conveyor => conveyor, _ => new Samples(Rounds));
        var received = conveyors.ToDictionary(conveyor => conveyor, _ => new Samples(Rounds));
        try
        {
            foreach (Conveyor conveyor in conveyors)
            {
                await conveyor.StartAsync();
                await ConveyAsync(conveyor, new Samples(1), new Samples(1));
            }

            foreach (Conveyor conveyor in Turns.Of(conveyors, Rounds))
                await ConveyAsync(conveyor, sent[conveyor], received[conveyor]);
        }
        finally
        {
            foreach (Conveyor conveyor in conveyors)
                await conveyor.DisposeAsync();
        }

        return [.. Table("worker reads", conveyors, sent), .. Table("worker writes", conveyors, received)];
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

    private static List<string> Table(string direction, Conveyor[] conveyors, Dictionary<Conveyor, Samples> samples)
    {
        List<string> lines = [$"{direction,-50} {"median",12} {"slowest",12}   Offload's median rate ÷ this"];
        double offload = Rate(conveyors[0], 50);
        foreach (Conveyor conveyor in conveyors)
        {
            double median = Rate(conveyor, 50);
            lines.Add($"{conveyor.Name,-50} {median,6:0.00} GiB/s {Rate(conveyor, 100),6:0.00} GiB/s   {offload / median:0.00}");
        }

        return lines;

        double Rate(Conveyor conveyor, double percent) => Gibibytes / samples[conveyor].Percentile(percent).TotalSeconds;
    }
}
