using Offload.Benchmarks.Launchers;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Rows;

/// <summary>The shortest life that a process can have: what it costs to start one and to hear of its exit.</summary>
internal sealed class StartRow : Row
{
    private const int WarmUpStarts = 1_000;
    private const int Rounds = 100;
    private const int StartsPerRound = 10;

    public override string Name => "start";

    public override string Title
        => $"Start to exit of {Launcher.Program}, one at a time: {Rounds} rounds of {StartsPerRound} starts, the peers by turns, each in a process of its own";

    public override string? Obstacle => OperatingSystem.IsWindows() ? "Windows has no program that does nothing" : null;

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Launcher[] launchers = [.. DotNetLauncher.All, new PythonLauncher(), new CLauncher()];
        Launcher open = launchers.OfType<OffloadOpenLauncher>().Single();
        Launcher run = launchers.OfType<OffloadRunLauncher>().Single();
        var samples = new Dictionary<Launcher, Samples>();
        List<string> skipped = [];
        try
        {
            foreach (Launcher launcher in launchers)
            {
                if (await launcher.PrepareAsync() is { } obstacle)
                {
                    skipped.Add($"{launcher.Name,-50} skipped: {obstacle}");
                    continue;
                }

                samples[launcher] = new Samples(Rounds * StartsPerRound);
                await launcher.LaunchAsync(new Samples(WarmUpStarts), WarmUpStarts);
            }

            foreach (Launcher launcher in Turns.Of(samples.Keys, Rounds))
                await launcher.LaunchAsync(samples[launcher], StartsPerRound);
        }
        finally
        {
            foreach (Launcher launcher in launchers)
                await launcher.DisposeAsync();
        }

        return [.. Table(samples, open, run), .. skipped];
    }

    private static IEnumerable<string> Table(Dictionary<Launcher, Samples> samples, Launcher open, Launcher run)
    {
        yield return $"{"",-50} {"median",10} {"p90",10}   OpenAsync's median ÷ this   RunAsync's ÷ this";
        foreach ((Launcher launcher, Samples taken) in samples)
        {
            double median = Median(launcher);
            double p90 = taken.Percentile(90).TotalMicroseconds;
            string ratios = $"{Median(open) / median,-25:0.00}   {Median(run) / median:0.00}";
            yield return $"{launcher.Name,-50} {median,7:0} µs {p90,7:0} µs   {ratios}";
        }

        double Median(Launcher launcher) => samples[launcher].Percentile(50).TotalMicroseconds;
    }
}
