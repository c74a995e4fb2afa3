using System.Diagnostics.CodeAnalysis;

namespace QuickStart;

/// <summary>What the command line asks for.</summary>
/// <param name="Folder">The folder whose text files are searched.</param>
/// <param name="Output">The folder that the picture is written to.</param>
/// <param name="Only">The name of the one act to run, or all of them.</param>
internal sealed record TourOptions(string Folder, string Output, string? Only)
{
    public static bool TryParse(
        string[] args,
        IEnumerable<string> acts,
        [NotNullWhen(true)] out TourOptions? options,
        [NotNullWhen(false)] out string? message)
    {
        string? repository = FindRepository(AppContext.BaseDirectory) ?? FindRepository(Environment.CurrentDirectory);
        string folder = repository ?? Environment.CurrentDirectory;
        string output = repository is null ? Environment.CurrentDirectory : Path.Combine(repository, "artifacts");
        string? only = null;
        for (int index = 0; index < args.Length; index++)
        {
            if (args[index] == "--only" && index + 1 < args.Length && acts.Contains(args[index + 1]))
            {
                only = args[++index];
            }
            else if (Directory.Exists(args[index]))
            {
                folder = Path.GetFullPath(args[index]);
            }
            else
            {
                options = null;
                message = Usage(args[index], acts);
                return false;
            }
        }

        options = new TourOptions(folder, output, only);
        message = null;
        return true;
    }

    private static string Usage(string argument, IEnumerable<string> acts) => $"""
        '{argument}' is neither a folder nor an option with a known value.

        Usage: QuickStart [folder] [--only {string.Join('|', acts)}]

          folder   whose text files are searched; default: the repository, or else the current folder
          --only   the one act to run
        """;

    private static string? FindRepository(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Offload.sln")))
                return folder.FullName;
        }

        return null;
    }
}
