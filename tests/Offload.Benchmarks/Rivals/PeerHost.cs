using System.Diagnostics;
using System.Globalization;
using Offload.Benchmarks.Peers;

namespace Offload.Benchmarks.Rivals;

/// <summary>
/// A way of .NET as a rival: what `rival.py` is for Python's. See <see cref="RivalProcess"/> for the questions.
/// </summary>
internal sealed class PeerHost(Peer peer)
{
    private const int OccupyMilliseconds = 200;
    private const int LongNapMilliseconds = 900;
    private const int StartMilliseconds = 200;
    private const string NotOffered = "n/a";

    /// <summary>Answers one question a line until there is none left.</summary>
    public async Task RunAsync(TextReader questions, TextWriter answers)
    {
        await using (peer)
        {
            while (await questions.ReadLineAsync() is { } line)
            {
                string[] words = line.Split(' ');
                int[] numbers = [.. words.Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
                await answers.WriteLineAsync(await AnswerAsync(words[0], numbers));
                await answers.FlushAsync();
            }
        }
    }

    private async Task<string> AnswerAsync(string question, int[] numbers)
    {
        try
        {
            return string.Join(
                ' ',
                (await MeasureAsync(question, numbers)).Select(ticks => (ticks * 100).ToString(CultureInfo.InvariantCulture)));
        }
        catch (NotSupportedException)
        {
            return NotOffered;
        }
    }

    /// <summary>The durations in ticks.</summary>
    private Task<long[]> MeasureAsync(string question, int[] numbers) => question switch
    {
        "cold" => OnceAsync(StartAndCallAsync),
        "further" => MeasureFurtherWorkerAsync(),
        "warm" => OnceAsync(OccupyAllAsync),
        "trip" => MeasureTripsAsync(numbers[0]),
        "flood" => peer.Workers == 1 ? throw new NotSupportedException() : OnceAsync(() => FloodAsync(numbers[0], numbers[1])),
        "echo" => MeasureEchoAsync(numbers[0]),
        "map" => OnceAsync(() => peer.MapAsync(numbers[0])),
        "work" => OnceAsync(() => WorkAsync(numbers[0], numbers[1], together: numbers[2] != 0)),
        _ => throw new ArgumentException($"There is no question '{question}'.", nameof(question)),
    };

    private static async Task<long[]> OnceAsync(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        await action();
        return [Stopwatch.GetElapsedTime(start).Ticks];
    }

    private async Task StartAndCallAsync()
    {
        await peer.StartAsync();
        await peer.AddAsync(1, 2);
    }

    private async Task<long[]> MeasureFurtherWorkerAsync()
    {
        Task busy = peer.NapAsync(LongNapMilliseconds);
        await Task.Delay(StartMilliseconds);
        long[] taken = await OnceAsync(() => peer.AddAsync(1, 2).AsTask());
        await busy;
        return taken;
    }

    private async Task OccupyAllAsync()
    {
        for (int round = 0; round < 2; round++)
            await Task.WhenAll(Enumerable.Range(0, peer.Workers).Select(_ => peer.NapAsync(OccupyMilliseconds)));
    }

    private async Task<long[]> MeasureTripsAsync(int calls)
    {
        long[] durations = new long[calls];
        for (int call = 0; call < calls; call++)
        {
            long start = Stopwatch.GetTimestamp();
            int sum = await peer.AddAsync(call, 1);
            durations[call] = Stopwatch.GetElapsedTime(start).Ticks;
            if (sum != call + 1)
                throw new InvalidOperationException($"{peer.Name} says that {call} + 1 is {sum}.");
        }

        return durations;
    }

    private Task FloodAsync(int calls, int inFlight) => Flood.RunAsync(calls, inFlight, number => peer.AddAsync(number, 1));

    private async Task<long[]> MeasureEchoAsync(int length)
    {
        byte[] payload = new byte[length];
        long start = Stopwatch.GetTimestamp();
        byte[] back = await peer.EchoAsync(payload);
        long taken = Stopwatch.GetElapsedTime(start).Ticks;
        if (back.Length != length)
            throw new InvalidOperationException($"{peer.Name} returns {back.Length} of {length} bytes.");
        return [taken];
    }

    private async Task WorkAsync(int jobs, int units, bool together)
    {
        if (together)
        {
            await Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => peer.WorkAsync(units)));
            return;
        }

        for (int job = 0; job < jobs; job++)
            await peer.WorkAsync(units);
    }
}
