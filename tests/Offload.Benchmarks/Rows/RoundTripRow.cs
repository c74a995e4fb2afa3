using System.Diagnostics;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Peers;
using Offload.Benchmarks.Reporting;

namespace Offload.Benchmarks.Rows;

/// <summary>The smallest call there is, one after the other: what a call costs beyond its work.</summary>
internal sealed class RoundTripRow : Row
{
    private const int WarmUpCalls = 5_000;
    private const int Rounds = 200;
    private const int CallsPerRound = 100;

    public override string Name => "roundtrip";

    public override string Title
        => $"Round trip of Add(int, int), one call at a time: {Rounds} rounds of {CallsPerRound} calls, the peers by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Peer[] peers = [new OffloadPeer(), new StreamJsonRpcPeer(), new SocketPeer()];
        var samples = peers.ToDictionary(peer => peer, _ => new Samples(Rounds * CallsPerRound));
        IReadOnlyList<string> skipped = await Contest.RunAsync(
            peers,
            Rounds,
            warmUp: peer => CallAsync(peer, new Samples(WarmUpCalls), WarmUpCalls),
            takeTurn: peer => CallAsync(peer, samples[peer], CallsPerRound));
        return [.. Table(peers, samples), .. skipped];
    }

    private static async Task CallAsync(Peer peer, Samples samples, int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            long start = Stopwatch.GetTimestamp();
            int sum = await peer.AddAsync(call, 1);
            samples.Add(Stopwatch.GetElapsedTime(start));
            if (sum != call + 1)
                throw new InvalidOperationException($"{peer.Name} says that {call} + 1 is {sum}.");
        }
    }

    private static IEnumerable<string> Table(Peer[] peers, Dictionary<Peer, Samples> samples)
    {
        return ResultTable.Of(
            "",
            peers,
            ("median", peer => $"{Microseconds(peer, 50):0.0} µs"),
            ("p90", peer => $"{Microseconds(peer, 90):0.0} µs"),
            ("p99", peer => $"{Microseconds(peer, 99):0.0} µs"),
            ("Offload's median ÷ this", peer => $"{Microseconds(peers[0], 50) / Microseconds(peer, 50):0.00}"));

        double Microseconds(Peer peer, double percent) => samples[peer].Percentile(percent).TotalMicroseconds;
    }
}
