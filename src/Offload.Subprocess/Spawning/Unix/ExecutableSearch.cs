namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// Finds an executable as a shell does, but in the child's <c>PATH</c> and never in the current directory (an empty element of
/// <c>PATH</c> is skipped). A name with a slash is a path and taken as it is.
/// </summary>
internal static class ExecutableSearch
{
    private const string PathOfLastResort = "/bin:/usr/bin";

    /// <summary>The path to hand to <c>exec</c>.</summary>
    /// <exception cref="ExecutableNotFoundException">No directory in <c>PATH</c> has such a file.</exception>
    public static string Resolve(string fileName, IReadOnlyDictionary<string, string> environment)
    {
        if (fileName.Contains('/', StringComparison.Ordinal))
            return fileName;

        string searchPath = environment.GetValueOrDefault("PATH") ?? PathOfLastResort;
        string? notRunnable = null;
        foreach (var range in searchPath.AsSpan().Split(':'))
        {
            var directory = searchPath.AsSpan()[range];
            if (directory.IsEmpty)
                continue;
            string candidate = directory[^1] == '/'
                ? string.Concat(directory, fileName)
                : string.Concat(directory, "/", fileName);
            if (LibC.access(candidate, LibC.X_OK) == 0 && !Directory.Exists(candidate))
                return candidate;
            if (notRunnable is null && File.Exists(candidate))
                notRunnable = candidate;
        }

        return notRunnable ?? throw new ExecutableNotFoundException(
            $"The executable '{fileName}' was not found in any directory of the child's PATH ({searchPath}). "
            + "Name it by its path, or add its directory to PATH.",
            fileName,
            LibC.ENOENT);
    }
}
