using Offload.Benchmarks.Launchers;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;

namespace Offload.Benchmarks.Rows;

/// <summary>The shortest life that a process can have: what it costs to start one and to hear of its exit.</summary>
internal sealed class StartRow : Row
{
    private const int WarmUpStarts = 1_000;
    private const int Rounds = 100;
    private const int StartsPerRound = 10;

    public override string Name => "start";

    public override string Title
        => $"Start to exit of {Launcher.Program}, one at a time: {Rounds} rounds of {StartsPerRound} starts, the peers by turns, "
            + "each in a process of its own";

    public override string? Obstacle => OperatingSystem.IsWindows() ? "Windows has no program that does nothing" : null;

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Launcher[] launchers = [.. DotNetLauncher.All, new PythonLauncher(), new CLauncher()];
        var samples = launchers.ToDictionary(launcher => launcher, _ => new Samples(Rounds * StartsPerRound));
        IReadOnlyList<string> skipped = await Contest.RunAsync(
            launchers,
            Rounds,
            warmUp: launcher => launcher.LaunchAsync(new Samples(WarmUpStarts), WarmUpStarts),
            takeTurn: launcher => launcher.LaunchAsync(samples[launcher], StartsPerRound));
        return [.. Table(launchers, samples), .. skipped];
    }

    private static IEnumerable<string> Table(Launcher[] launchers, Dictionary<Launcher, Samples> samples)
    {
        double open = Microseconds(launchers.OfType<OffloadOpenLauncher>().Single(), 50);
        double run = Microseconds(launchers.OfType<OffloadRunLauncher>().Single(), 50);
        return ResultTable.Of(
            "",
            [.. launchers.Where(launcher => !samples[launcher].IsEmpty)],
            ("median", launcher => $"{Microseconds(launcher, 50):0} µs"),
            ("p90", launcher => $"{Microseconds(launcher, 90):0} µs"),
            ("OpenAsync's median ÷ this", launcher => $"{open / Microseconds(launcher, 50):0.00}"),
            ("RunAsync's ÷ this", launcher => $"{run / Microseconds(launcher, 50):0.00}"));

        double Microseconds(Launcher launcher, double percent) => samples[launcher].Percentile(percent).TotalMicroseconds;
    }
}
