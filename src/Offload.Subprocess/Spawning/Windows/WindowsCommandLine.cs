using System.Buffers;
using System.Text;

namespace Offload.Subprocesses.Spawning.Windows;

/// <summary>Makes one string of an argument list, as Windows passes it on and every program splits it by itself.</summary>
internal static class WindowsCommandLine
{
    // cmd.exe, which runs batch files, would take these for its own, inside quotation marks too, and there is no safe way to tell
    // it otherwise.
    private static readonly SearchValues<char> DangerousInBatch = SearchValues.Create("\"%!^&|<>()\r\n");

    private static readonly string[] ShellSwitches = ["/d", "/s", "/c"];

    public static string Build(IReadOnlyList<string> arguments, string executable)
    {
        if (IsBatchFile(executable))
            CheckBatchArguments(arguments, executable);
        if (arguments.Count == 5 && arguments.Skip(1).Take(3).SequenceEqual(ShellSwitches))
            return $"{ShellQuote.WindowsArgument(arguments[0])} /d /s /c \"{arguments[4]}\"";

        var line = new StringBuilder();
        foreach (string argument in arguments)
        {
            if (line.Length > 0)
                line.Append(' ');
            line.Append(ShellQuote.WindowsArgument(argument));
        }

        return line.ToString();
    }

    private static bool IsBatchFile(string executable) =>
        executable.EndsWith(".bat", StringComparison.OrdinalIgnoreCase)
        || executable.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase);

    private static void CheckBatchArguments(IReadOnlyList<string> arguments, string executable)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i].AsSpan().ContainsAny(DangerousInBatch))
            {
                throw new ArgumentException(
                    $"Item {i} of the arguments has a character that can't be passed safely to the batch file '{executable}'.",
                    nameof(arguments));
            }
        }
    }
}
