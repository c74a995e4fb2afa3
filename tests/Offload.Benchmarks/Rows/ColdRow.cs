using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Reporting;
using Offload.Benchmarks.Rivals;

namespace Offload.Benchmarks.Rows;

/// <summary>What a program waits for when it calls for the first time, and when a further worker is started for it.</summary>
internal sealed class ColdRow(RunSettings settings) : Row
{
    private const int NameWidth = 47;
    private const int Width = 16;

    public override string Name => "cold";

    public override string Title => "From nothing to the first result, and from a further worker's start to its first, each time in a fresh process; "
        + $"compiled {ThisProgram.Compiled}";

    public override async Task<IReadOnlyList<string>> MeasureAsync()
    {
        Rival[] rivals = [.. RivalList.All.Where(rival => rival.Requirement is null && rival.Kind != RivalKind.Floor)];
        var standings = rivals.ToDictionary(rival => rival, rival => new Standing(rival.Name, rival.Kind));
        var hello = new Standing("a `dotnet` program that prints a line", RivalKind.Floor);
        await new StartUpTrial(rivals, settings).MeasureAsync(standings, hello);

        double floor = hello[StartUpTrial.Cold] ?? double.NaN;
        return
        [
            $"{"",-NameWidth}{"first result",Width}{"÷ program",Width}{"further worker",Width}{"÷ program",Width}",
            .. standings.Values.Prepend(hello).Select(
                standing => $"{standing.Name,-NameWidth}{Values(standing[StartUpTrial.Cold])}{Values(standing[StartUpTrial.Further])}"),
        ];

        string Values(double? value) => value is null ? $"{"–",Width}{"–",Width}" : $"{value,Width - 3:0.0} ms{value / floor,Width:0.00}";
    }
}
