namespace Offload.Subprocesses.Spawning.Windows;

/// <summary>
/// Finds an executable in the child's <c>PATH</c>, with the extensions of <c>PATHEXT</c>, and never in the current directory.
/// </summary>
internal static class WindowsExecutableSearch
{
    private const int ERROR_FILE_NOT_FOUND = 2;
    private const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    public static string Resolve(string fileName, IReadOnlyDictionary<string, string> environment, string? workingDirectory)
    {
        string[] extensions = Split(environment.GetValueOrDefault("PATHEXT") ?? DefaultExtensions);
        if (fileName.AsSpan().ContainsAny('\\', '/', ':'))
        {
            string path = Path.GetFullPath(fileName, Path.GetFullPath(workingDirectory ?? Environment.CurrentDirectory));
            if (Directory.Exists(path))
            {
                throw new ExecutableIsDirectoryException(
                    $"'{path}' is a directory, not an executable. Name a file in it.", fileName, 0);
            }

            return FindFile(path, extensions)
                ?? throw new ExecutableNotFoundException(
                    $"The executable '{path}' does not exist.", fileName, ERROR_FILE_NOT_FOUND);
        }

        string searchPath = environment.GetValueOrDefault("PATH") ?? Environment.SystemDirectory;
        foreach (string directory in Split(searchPath))
        {
            if (Path.IsPathFullyQualified(directory) && FindFile(Path.Combine(directory, fileName), extensions) is { } found)
                return found;
        }

        throw new ExecutableNotFoundException(
            $"The executable '{fileName}' was not found in any directory of the child's PATH ({searchPath}). "
            + "Name it by its path, or add its directory to PATH.",
            fileName,
            ERROR_FILE_NOT_FOUND);
    }

    private static string? FindFile(string path, string[] extensions)
    {
        if (Path.HasExtension(path) && File.Exists(path))
            return path;
        foreach (string extension in extensions)
        {
            if (File.Exists(path + extension))
                return path + extension;
        }

        return null;
    }

    private static string[] Split(string list) =>
        list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
