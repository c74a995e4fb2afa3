namespace Offload.Workers;

/// <summary>
/// The sockets and pipes that a .NET process keeps in the temporary folder for debuggers and <c>dotnet-dump</c>. It removes them
/// when it exits, but not when it is killed, which happens to workers more often than to other programs.
/// </summary>
internal static class DiagnosticFiles
{
    /// <summary>Removes what a process that has ended left behind. On Windows there is nothing: its pipes are no files.</summary>
    public static void Remove(int processId)
    {
        if (OperatingSystem.IsWindows())
            return;
        string folder = Path.GetTempPath();
        try
        {
            foreach (string pattern in (ReadOnlySpan<string>)[$"clr-debug-pipe-{processId}-*", $"dotnet-diagnostic-{processId}-*-socket"])
            {
                foreach (string file in Directory.EnumerateFiles(folder, pattern))
                    File.Delete(file);
            }
        }
        catch (Exception untidy) when (untidy is IOException or UnauthorizedAccessException)
        {
            // Three empty files of no use to anyone are not worth failing a call for.
        }
    }
}
