namespace Offload.Benchmarks.Reporting;

/// <summary>The repository that this program was built in, if it is still there.</summary>
internal static class Repository
{
    private const string Mark = "Offload.sln";

    /// <summary>Where README.md expects the chart; without a repository, the working directory.</summary>
    public static string ChartPath
    {
        get
        {
            string folder = Find(AppContext.BaseDirectory) is { } root
                ? Path.Combine(root, "docs")
                : Environment.CurrentDirectory;
            Directory.CreateDirectory(folder);
            return Path.Combine(folder, "benchmarks.svg");
        }
    }

    private static string? Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, Mark)))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
