using System.Diagnostics;
using Offload;
using QuickStart.Terminal;
using Spectre.Console;

namespace Thumbnails;

/// <summary>Where the program shows what it does, and where it is counted whether it really did it.</summary>
internal sealed class Screen
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Checks _checks = new();

    public Screen() => PlainOutput.UseWhereRedirected();

    /// <summary>Shows a bar while a map runs (steps of text, where there is no terminal).</summary>
    public Task MapAsync(string title, Func<IProgress<MapProgress>, Task> map)
        => AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(async context => await map(new Bar(context.AddTask(title), title)));

    public void Say(string text) => AnsiConsole.WriteLine(text);

    /// <summary>Says what was done, and whether that is so: the exit code depends on it.</summary>
    public void Check(bool holds, string claim) => _checks.Check(holds, claim);

    /// <summary>The exit code: 0 if everything was as it was said to be.</summary>
    public int Close()
    {
        AnsiConsole.WriteLine($"{_checks.Count} checks, {_checks.Failed} failed, {_time.Elapsed.TotalSeconds:0.0} s.");
        return _checks.ExitCode;
    }

    private sealed class Bar(ProgressTask task, string title) : IProgress<MapProgress>
    {
        public void Report(MapProgress value)
        {
            task.MaxValue = value.Total ?? 0;
            task.Value = value.Done + value.Failed;
            string rest = value.Remaining is { } remaining && task.Value < task.MaxValue
                ? $", {remaining.TotalSeconds:0.0} s left"
                : "";
            task.Description = Markup.Escape($"{title} ({value.ItemsPerSecond:N0}/s{rest})");
        }
    }
}
