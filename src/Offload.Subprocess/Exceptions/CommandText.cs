namespace Offload.Subprocesses;

/// <summary>Shows a command in messages, as it would be typed, and not longer than a message bears.</summary>
internal static class CommandText
{
    private const int MaxLength = 500;

    public static string Of(IReadOnlyList<string> arguments)
    {
        string text = OperatingSystem.IsWindows() ? ShellQuote.Windows(arguments) : ShellQuote.Posix(arguments);
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
    }
}
