using Spectre.Console;

namespace QuickStart.Terminal;

/// <summary>What a program says of itself, and whether it is so: its exit code depends on it.</summary>
internal sealed class Checks
{
    public int Count { get; private set; }

    public int Failed { get; private set; }

    /// <summary>0 if something was checked, and all of it was so; otherwise 1.</summary>
    public int ExitCode => Failed == 0 && Count > 0 ? 0 : 1;

    public void Check(bool holds, string claim)
    {
        Count++;
        if (holds)
        {
            AnsiConsole.MarkupLineInterpolated($"[green]ok[/]   {claim}");
            return;
        }

        Failed++;
        AnsiConsole.MarkupLineInterpolated($"[red bold]FAIL[/] not so: {claim}");
    }

    public void Fail(Exception exception)
    {
        Count++;
        Failed++;
        AnsiConsole.MarkupLineInterpolated($"[red bold]FAIL[/] {exception.ToString()}");
    }
}
