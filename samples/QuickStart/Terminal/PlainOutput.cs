using Spectre.Console;

namespace QuickStart.Terminal;

/// <summary>Output without colours, and without breaks in its lines, for files and other programs.</summary>
internal static class PlainOutput
{
    private const int Width = 400;

    /// <summary>Has the console write it, if it is no terminal that shows what is written.</summary>
    public static void UseWhereRedirected()
    {
        if (!Console.IsOutputRedirected)
            return;
        var plain = new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors };
        AnsiConsole.Console = AnsiConsole.Create(plain);
        AnsiConsole.Profile.Width = Width;
    }
}
