using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;
using Offload.Subprocesses;

namespace Offload.Benchmarks.Rivals;

/// <summary>From nothing to the first result, and to a further worker, each time in a fresh process.</summary>
internal sealed class StartUpTrial(IReadOnlyList<Rival> rivals, RunSettings settings)
{
    /// <summary>What makes this program print a line and end: the shortest life of a process that the runtime knows.</summary>
    public const string HelloArgument = "--hello";

    private const int Workers = 4;

    public static readonly Figure Cold = new("Cold start to the first result", "cold", "ms");
    public static readonly Figure Further = new("Start of a further worker to its first result", "further", "ms");

    public static IReadOnlyList<Figure> Figures => [Cold, Further];

    public async Task MeasureAsync(IReadOnlyDictionary<Rival, Standing> standings, Standing hello)
    {
        int rounds = settings.Quick ? 3 : 11;
        var cold = rivals.ToDictionary(rival => rival, _ => new Readings());
        var further = rivals.ToDictionary(rival => rival, _ => new Readings());
        var hellos = new Readings();
        foreach (Rival rival in Turns.Of(rivals, rounds))
        {
            await using RivalProcess process = await RivalProcess.StartAsync(rival, Workers);
            Add(cold[rival], await process.AskAsync("cold"));
            Add(further[rival], await process.AskAsync("further"));
            if (rival == RivalList.Offload)
            {
                SubprocessResult run = await Subprocess.RunAsync([.. ThisProgram.Command, HelloArgument]);
                hellos.Add(run.EnsureSuccess().RunTime.TotalMilliseconds);
            }
        }

        foreach (Rival rival in rivals)
        {
            standings[rival][Cold] = cold[rival].Median;
            standings[rival][Further] = further[rival].Median;
        }

        hello[Cold] = hellos.Median;
    }

    private static void Add(Readings readings, IReadOnlyList<TimeSpan>? answer)
    {
        foreach (TimeSpan duration in answer ?? [])
            readings.Add(duration.TotalMilliseconds);
    }
}
