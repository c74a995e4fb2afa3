using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;
using Offload.Benchmarks.Rivals;

namespace Offload.Benchmarks.Rows;

/// <summary>
/// Everything that matters of a pool of workers, beside everything that people use instead: the table and the chart.
/// </summary>
internal sealed class PeersRow(RunSettings settings) : Row
{
    public override string Name => "peers";

    public override string Title => "Offload beside what people use instead, each in a process of its own, by turns";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        List<Rival> rivals = [];
        List<string> skipped = [];
        foreach (Rival rival in RivalList.All)
        {
            if (rival.Requirement is { } requirement && await requirement.CheckAsync(settings.Install) is { } obstacle)
                skipped.Add($"{rival.Name,-47} skipped: {obstacle}");
            else
                rivals.Add(rival);
        }

        var standings = rivals.ToDictionary(
            rival => rival, rival => new Standing(rival.Name, rival.Kind));
        var hello = new Standing("a `dotnet` program that prints a line", RivalKind.Floor);
        List<Rival> callable = [.. rivals.Where(rival => !rival.OnlyStarts)];
        await new StartUpTrial(rivals, settings).MeasureAsync(standings, hello);
        await new CallTrial(callable, settings).MeasureAsync(standings);
        await new IdleTrial(callable, settings).MeasureAsync(standings);

        var comparison = new Comparison(
            "Offload beside its peers",
            [.. StartUpTrial.Figures, .. CallTrial.Figures, .. IdleTrial.Figures],
            [.. standings.Values, hello]);
        string chart = settings.Chart ?? Repository.ChartPath;
        await File.WriteAllTextAsync(chart, new Chart(comparison, Machine.Summary(settings.Quick)).Draw());
        return [.. comparison.Table(), "", .. skipped, $"chart: {chart}"];
    }
}
