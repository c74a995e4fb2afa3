using System.Diagnostics;
using QuickStart.Acts;
using QuickStart.Imaging;
using Spectre.Console;

namespace QuickStart.Terminal;

/// <summary>Where the acts show what they do, and where it is counted whether they really did it.</summary>
internal sealed class Stage
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Checks _checks = new();
    private int _acts;

    public Stage() => PlainOutput.UseWhereRedirected();

    private static bool IsTerminal => AnsiConsole.Profile.Capabilities.Ansi;

    public void Open(Act act)
    {
        _acts++;
        AnsiConsole.WriteLine();
        if (IsTerminal)
            AnsiConsole.Write(new Rule($"[bold deepskyblue1]{_acts}. {Markup.Escape(act.Title)}[/]").LeftJustified());
        else
            AnsiConsole.WriteLine($"== {_acts}. {act.Title}");
    }

    public void Say(string text) => AnsiConsole.WriteLine(text);

    /// <summary>Runs work that reports its progress in bars (in steps of text, where there is no terminal).</summary>
    public Task ProgressAsync(Func<ProgressContext, Task> work)
        => AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(work);

    public void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = IsTerminal ? TableBorder.Rounded : TableBorder.None };
        table.AddColumns(columns.Select(Markup.Escape).ToArray());
        foreach (string[] row in rows)
            table.AddRow(row.Select(Markup.Escape).ToArray());
        AnsiConsole.Write(table);
    }

    public void Bars(string title, IEnumerable<(string Label, int Value)> bars, int limit)
    {
        AnsiConsole.WriteLine(title);
        var chart = new BarChart { Width = 72 };
        foreach ((string label, int value) in bars)
            chart.AddItem(label, value, value < limit ? Color.Green : Color.Red);
        AnsiConsole.Write(chart);
    }

    /// <summary>Shows text as it came, in a colour of its own.</summary>
    public void Quote(string text) => AnsiConsole.MarkupLineInterpolated($"[yellow]{text}[/]");

    /// <summary>Shows a picture in small, two pixels to a character: the upper half block in one colour on the other.</summary>
    public void Show(Picture picture)
    {
        const int Columns = 64;
        if (!IsTerminal)
            return;
        int step = picture.Width / Columns;
        for (int y = 0; y + step < picture.Height; y += 2 * step)
        {
            for (int x = 0; x < picture.Width; x += step)
                AnsiConsole.Write(new Text("▀", new Style(Colour(picture, x, y), Colour(picture, x, y + step))));
            AnsiConsole.WriteLine();
        }
    }

    /// <summary>Says what the act did, and whether that is so: the tour's exit code depends on it.</summary>
    public void Check(bool holds, string claim) => _checks.Check(holds, claim);

    public void Fail(Exception exception) => _checks.Fail(exception);

    /// <summary>The exit code: 0 if each act really did what it says.</summary>
    public int Close()
    {
        AnsiConsole.WriteLine();
        string summary = $"{_acts} acts, {_checks.Count} checks, {_checks.Failed} failed, {_time.Elapsed.TotalSeconds:0.0} s.";
        AnsiConsole.MarkupLineInterpolated($"[bold]{summary}[/]");
        return _checks.ExitCode;
    }

    private static Color Colour(Picture picture, int x, int y)
    {
        ReadOnlySpan<byte> pixel = picture.Row(y).Slice(x * Picture.BytesPerPixel, Picture.BytesPerPixel);
        return new Color(pixel[0], pixel[1], pixel[2]);
    }
}
