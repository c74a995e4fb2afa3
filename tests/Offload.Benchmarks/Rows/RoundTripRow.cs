using System.Diagnostics;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Peers;

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
        try
        {
            foreach (Peer peer in peers)
            {
                await peer.StartAsync();
                await CallAsync(peer, new Samples(WarmUpCalls), WarmUpCalls);
            }

            foreach (Peer peer in Turns.Of(peers, Rounds))
                await CallAsync(peer, samples[peer], CallsPerRound);
        }
        finally
        {
            foreach (Peer peer in peers)
                await peer.DisposeAsync();
        }

        return Table(peers, samples);
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

    private static List<string> Table(Peer[] peers, Dictionary<Peer, Samples> samples)
    {
        double offload = samples[peers[0]].Percentile(50).TotalMicroseconds;
        List<string> lines = [$"{"",-46} {"median",10} {"p90",10} {"p99",10}   Offload's median ÷ this"];
        foreach (Peer peer in peers)
        {
            Samples taken = samples[peer];
            double median = taken.Percentile(50).TotalMicroseconds;
            double p90 = taken.Percentile(90).TotalMicroseconds;
            double p99 = taken.Percentile(99).TotalMicroseconds;
            lines.Add($"{peer.Name,-46} {median,7:0.0} µs {p90,7:0.0} µs {p99,7:0.0} µs   {offload / median:0.00}");
        }

        return lines;
    }
}
