using System.Diagnostics;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Peers;

namespace Offload.Benchmarks.Rows;

/// <summary>The smallest call there is, many at once: what a call costs where nobody waits for the one before it.</summary>
internal sealed class ThroughputRow : Row
{
    private const int Rounds = 9;
    private const int WarmUpRounds = 3;

    private static readonly int[] CallersToTry = [1, 4, 16, 64, 256];
    private static readonly int Workers = Math.Min(4, Environment.ProcessorCount);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    public override string Name => "throughput";

    public override string Title
        => $"Calls a second of Add(int, int), so many in flight at any time, on {Workers} workers: "
            + $"{Rounds} rounds of {Turn.TotalMilliseconds:0} ms, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Peer[] peers = [new OffloadPeer { Workers = Workers }, new StreamJsonRpcPeer()];
        List<string> lines = [$"{"calls in flight",-46} {string.Concat(CallersToTry.Select(callers => $"{callers,18:N0}"))}"];
        try
        {
            foreach (Peer peer in peers)
                await peer.StartAsync();
            var rates = peers.SelectMany(_ => CallersToTry, (peer, callers) => (peer, callers))
                .ToDictionary(key => key, _ => new Readings());
            foreach ((Peer peer, int callers) in Turns.Of(rates.Keys, WarmUpRounds))
                await MeasureRateAsync(peer, callers);
            foreach ((Peer peer, int callers) in Turns.Of(rates.Keys, Rounds))
                rates[(peer, callers)].Add(await MeasureRateAsync(peer, callers));
            lines.AddRange(peers.Select(peer => $"{peer.Name,-46} "
                + $"{string.Concat(CallersToTry.Select(callers => Describe(rates[(peer, callers)])))}"));
        }
        finally
        {
            foreach (Peer peer in peers)
                await peer.DisposeAsync();
        }

        return lines;
    }

    private static async Task<double> MeasureRateAsync(Peer peer, int callers)
    {
        int calls = 2_000;
        TimeSpan probe = await FloodAsync(peer, calls, callers);
        calls = (int)Math.Clamp(Turn / probe * calls, calls, 2_000_000);
        return calls / (await FloodAsync(peer, calls, callers)).TotalSeconds;
    }

    private static async Task<TimeSpan> FloodAsync(Peer peer, int calls, int callers)
    {
        long start = Stopwatch.GetTimestamp();
        await Flood.RunAsync(calls, callers, number => peer.AddAsync(number, 1));
        return Stopwatch.GetElapsedTime(start);
    }

    private static string Describe(Readings rates) => $"{rates.Median / 1e6,7:0.00} ({rates.Percentile(10) / 1e6:0.00}) M/s";
}
