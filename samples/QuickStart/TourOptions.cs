using System.Diagnostics.CodeAnalysis;

namespace QuickStart;

/// <summary>What the command line asks for.</summary>
/// <param name="Folder">The folder whose text files are searched.</param>
/// <param name="Output">The folder that the picture is written to.</param>
/// <param name="Only">The name of the one act to run, or all of them.</param>
internal sealed record TourOptions(string Folder, string Output, string? Only)
{
    private const string Usage = """
        Usage: QuickStart [folder] [--only fractal|search|crash|exception|leak]

          folder   whose text files are searched; default: the repository, or else the current folder
          --only   the one act to run
        """;

    private static readonly string[] ActNames = ["fractal", "search", "crash", "exception", "leak"];

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out TourOptions? options, [NotNullWhen(false)] out string? message)
    {
        string? repository = FindRepository(AppContext.BaseDirectory) ?? FindRepository(Environment.CurrentDirectory);
        string folder = repository ?? Environment.CurrentDirectory;
        string? only = null;
        options = null;
        message = null;
        for (int index = 0; index < args.Length; index++)
        {
            if (args[index] == "--only" && index + 1 < args.Length && ActNames.Contains(args[index + 1]))
                only = args[++index];
            else if (Directory.Exists(args[index]))
                folder = Path.GetFullPath(args[index]);
            else
                message = $"'{args[index]}' is neither a folder nor an option with a known value.\n\n{Usage}";
        }

        if (message is not null)
            return false;
        options = new TourOptions(folder, repository is null ? Environment.CurrentDirectory : Path.Combine(repository, "artifacts"), only);
        return true;
    }

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
