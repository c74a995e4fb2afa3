using System.Globalization;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;

namespace Offload.Benchmarks.Rivals;

/// <summary>Calls of workers that run: how long one takes, how many go at once, how much, and how well work spreads.</summary>
internal sealed class CallTrial(IReadOnlyList<Rival> rivals, RunSettings settings)
{
    private const int InFlight = 64;
    private const int EchoLength = 16 * 1024 * 1024;
    private const int EchoesPerTurn = 4;
    private const int MapItems = 100_000;
    private const int MostTrips = 2_000;
    private const int MostFloodCalls = 400_000;
    private const int JobsPerWorker = 6;
    private const int UnitsPerJob = 20;

    private static readonly int Workers = Math.Min(4, Environment.ProcessorCount);
    private static readonly TimeSpan TripTurn = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan FloodTurn = TimeSpan.FromMilliseconds(250);

    private static readonly Figure Trip = new("Round trip of Add(int, int), median", "trip p50", "µs");
    private static readonly Figure SlowTrip = new("Round trip of Add(int, int), 99th percentile", "trip p99", "µs");
    private static readonly Figure Rate = new(
        $"Calls a second, {InFlight} in flight, {Workers} workers", $"{InFlight} at once", "calls/s", MoreIsBetter: true);
    private static readonly Figure Echo = new("16 MiB there and back", "16 MiB", "ms");
    private static readonly Figure Map = new("Map of 100,000 trivial items", "map 100k", "ms");
    private static readonly Figure Scaling = new(
        $"CPU-bound work on {Workers} workers against one at a time", "scaling", "times", MoreIsBetter: true);

    private readonly Dictionary<(Rival Rival, Figure Figure), Readings> _readings = [];

    public static IReadOnlyList<Figure> Figures => [Trip, SlowTrip, Rate, Echo, Map, Scaling];

    public async Task MeasureAsync(IReadOnlyDictionary<Rival, Standing> standings)
    {
        var processes = new Dictionary<Rival, RivalProcess>();
        try
        {
            foreach (Rival rival in rivals)
            {
                processes[rival] = await RivalProcess.StartAsync(rival, Workers);
                await WarmUpAsync(processes[rival]);
            }

            int rounds = settings.Quick ? 2 : 9;
            int[] mapRounds = settings.Quick ? [1] : [1, 4, 7];
            for (int round = 0; round < rounds; round++)
            {
                foreach (Rival rival in Turns.Of(rivals, rounds: 1, seed: round))
                    await TakeTurnAsync(rival, processes[rival], withMap: mapRounds.Contains(round));
            }
        }
        finally
        {
            foreach (RivalProcess process in processes.Values)
                await process.DisposeAsync();
        }

        foreach (Rival rival in rivals)
            Conclude(rival, standings[rival]);
    }

    /// <summary>
    /// What comes first is compiled, mapped and cached for what follows: that is the start's business, not the calls'.
    /// </summary>
    private static async Task WarmUpAsync(RivalProcess process)
    {
        string echo = $"echo {EchoLength}";
        string[] questions = ["cold", "warm", echo, echo, echo, $"map {MapItems / 10}", $"work {Workers} 1 1"];
        foreach (string question in questions)
            await process.AskAsync(question);
        await MeasureRateAsync(process);
    }

    private async Task TakeTurnAsync(Rival rival, RivalProcess process, bool withMap)
    {
        Add(rival, Trip, await MeasureTripsAsync(process), trip => trip.TotalMicroseconds);
        Add(rival, Rate, await MeasureRateAsync(process));
        for (int echo = 0; echo < EchoesPerTurn; echo++)
            Add(rival, Echo, await process.AskAsync($"echo {EchoLength}"), taken => taken.TotalMilliseconds);
        if (withMap)
            Add(rival, Map, await process.AskAsync($"map {MapItems}"), map => map.TotalMilliseconds);
        Add(rival, Scaling, await MeasureScalingAsync(process));
    }

    /// <summary>As many calls as the turn has time for; those before are for warming up.</summary>
    private static async Task<IReadOnlyList<TimeSpan>?> MeasureTripsAsync(RivalProcess process)
    {
        TimeSpan one = (await process.AskAsync("trip 3"))![^1];
        int calls = (int)Math.Clamp(TripTurn / one, 1, MostTrips);
        await process.AskAsync(Text($"trip {Math.Max(1, calls / 4)}"));
        return await process.AskAsync(Text($"trip {calls}"));
    }

    private static async Task<double?> MeasureRateAsync(RivalProcess process)
    {
        const int Probe = 10 * InFlight;
        if (await process.AskAsync(Text($"flood {Probe} {InFlight}")) is not [var probe])
            return null;
        int calls = (int)Math.Clamp(FloodTurn / probe * Probe, Probe, MostFloodCalls);
        TimeSpan taken = (await process.AskAsync(Text($"flood {calls} {InFlight}")))![0];
        return calls / taken.TotalSeconds;
    }

    private static async Task<double?> MeasureScalingAsync(RivalProcess process)
    {
        int jobs = Workers * JobsPerWorker;
        if (await process.AskAsync(Text($"work {jobs / 2} {UnitsPerJob} 0")) is not [var alone])
            return null;
        TimeSpan together = (await process.AskAsync(Text($"work {jobs} {UnitsPerJob} 1")))![0];
        return alone * 2 / together;
    }

    private void Add(Rival rival, Figure figure, IReadOnlyList<TimeSpan>? durations, Func<TimeSpan, double> inUnit)
    {
        foreach (TimeSpan duration in durations ?? [])
            Add(rival, figure, inUnit(duration));
    }

    private void Add(Rival rival, Figure figure, double? value)
    {
        if (value is not { } known)
            return;
        if (!_readings.TryGetValue((rival, figure), out Readings? readings))
            _readings[(rival, figure)] = readings = new Readings();
        readings.Add(known);
    }

    private void Conclude(Rival rival, Standing standing)
    {
        foreach (Figure figure in Figures)
            standing[figure] = _readings.GetValueOrDefault((rival, figure))?.Median;
        standing[SlowTrip] = _readings.GetValueOrDefault((rival, Trip))?.Percentile(99);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
