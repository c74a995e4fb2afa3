using System.Globalization;

namespace Offload.Workers;

/// <summary>
/// The sockets and pipes that a .NET process keeps in the temporary folder for debuggers and <c>dotnet-dump</c>. It removes them
/// when it exits, but not when it is killed, which happens to workers more often than to other programs.
/// </summary>
/// <param name="folder">The temporary folder of the process.</param>
/// <param name="patterns">The names of the files, exact ones wherever they can be known.</param>
internal sealed class DiagnosticFiles(string folder, string[] patterns)
{
    /// <summary>The files of a process that has just been started. On Windows there are none: its pipes are no files.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="folder">Its temporary folder, if it is not this process's.</param>
    public static DiagnosticFiles Of(int processId, string? folder)
    {
        folder ??= Path.GetTempPath();
        if (OperatingSystem.IsWindows())
            return new DiagnosticFiles(folder, []);
        // The runtime tells processes of one id apart by their start time: on Linux as /proc has it, elsewhere in units of its
        // own.
        string start = OperatingSystem.IsLinux() ? ReadStartTime(processId) ?? "*" : "*";
        return new DiagnosticFiles(folder,
        [
            $"dotnet-diagnostic-{processId}-{start}-socket",
            $"clr-debug-pipe-{processId}-{start}-in",
            $"clr-debug-pipe-{processId}-{start}-out",
        ]);
    }

    /// <summary>Removes what the process, which has ended, left behind.</summary>
    public void Remove()
    {
        try
        {
            foreach (string pattern in patterns)
            {
                if (!pattern.Contains('*', StringComparison.Ordinal))
                {
                    File.Delete(Path.Combine(folder, pattern));
                    continue;
                }

                foreach (string file in Directory.EnumerateFiles(folder, pattern))
                    File.Delete(file);
            }
        }
        catch (Exception untidy) when (untidy is IOException or UnauthorizedAccessException)
        {
            // Three empty files of no use to anyone are not worth failing a call for.
        }
    }

    /// <summary>Field 22 of <c>/proc/[pid]/stat</c>; null if the process is gone already.</summary>
    private static string? ReadStartTime(int processId)
    {
        try
        {
            string text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            // The second field, in parentheses, may itself have spaces and parentheses.
            return text[(text.LastIndexOf(')') + 2)..].Split(' ')[22 - 3];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
