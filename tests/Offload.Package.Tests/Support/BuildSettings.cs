using System.Reflection;

namespace Offload.Package.Tests.Support;

/// <summary>What the build of this test assembly knew: its configuration, and where its packages lie.</summary>
internal static class BuildSettings
{
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The machine's package folder, filled by the restore of this repository.</summary>
    public static string PackageFolder { get; } = Metadata("PackageFolder");

    /// <summary>
    /// Whether StreamJsonRpc and its closure are taken from a bundle, because the machine's feed doesn't have them all.
    /// </summary>
    public static bool UsesBundle { get; } = Metadata("StreamJsonRpcSource") == "bundle";

    public static string Bundle => Metadata("StreamJsonRpcBundle");

    /// <summary>The version of a package that this repository uses.</summary>
    public static string VersionOf(string package) => Metadata("VersionOf:" + package);

    private static string Metadata(string key)
        => typeof(BuildSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key).Value!;

    private static string FindRepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Offload.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException($"There is no Offload.sln above '{AppContext.BaseDirectory}'.");
    }
}
