using System.Diagnostics;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Peers;

namespace Offload.Benchmarks.Rows;

/// <summary>
/// Not how fast, but whether: the fast lane's two processes, for as many calls as one likes, each answer compared with what was
/// sent.
/// </summary>
internal sealed class StressRow(RunSettings settings) : Row
{
    private const int DefaultCalls = 2_000_000;
    private const int CallersAtOnce = 64;
    private const int Workers = 2;

    private static readonly byte[] Bytes = RandomBytes();

    private readonly int _calls = settings.Calls ?? DefaultCalls;

    public override string Name => "stress";

    public override string Title
        => $"{_calls:N0} calls that return their bytes (--calls=<number>), of random lengths, every one compared: "
            + $"half of them one at a time, half of {CallersAtOnce} callers, on {Workers} workers";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        var peer = new OffloadPeer { Workers = Workers };
        try
        {
            await peer.StartAsync();
            return [await RunAsync(peer, callers: 1, _calls / 2), await RunAsync(peer, CallersAtOnce, _calls - _calls / 2)];
        }
        finally
        {
            await peer.DisposeAsync();
        }
    }

    private static async Task<string> RunAsync(OffloadPeer peer, int callers, int calls)
    {
        long fastBefore = OffloadPeer.FastCalls;
        long start = Stopwatch.GetTimestamp();
        int left = calls;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(seed => Task.Run(() => CallAsync(seed))));
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        return $"{callers,3} at a time: {calls,13:N0} calls, all answers right, {calls / taken.TotalSeconds / 1e6:0.00} M/s, "
            + $"{100.0 * (OffloadPeer.FastCalls - fastBefore) / calls:0.00} % on the fast lane";

        async Task CallAsync(int seed)
        {
            var random = new Random(seed);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                int length = NextLength(random);
                int offset = random.Next(Bytes.Length - length);
                byte[] answer = await peer.EchoAsync(Bytes.AsSpan(offset, length).ToArray());
                if (!answer.AsSpan().SequenceEqual(Bytes.AsSpan(offset, length)))
                    throw new InvalidOperationException($"{length} bytes came back as {answer.Length} others.");
            }
        }
    }

    /// <summary>Mostly short, sometimes close to what the fast lane takes, rarely more.</summary>
    private static int NextLength(Random random) => random.Next(2_000) switch
    {
        0 => random.Next(8_000),
        < 200 => random.Next(4_000),
        _ => random.Next(200),
    };

    private static byte[] RandomBytes()
    {
        var bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
