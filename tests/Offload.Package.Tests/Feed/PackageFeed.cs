using Offload.Package.Tests.Support;

namespace Offload.Package.Tests.Feed;

/// <summary>
/// A folder with the packed packages, and beside it an empty package folder: what a new project sees that references Offload. Its
/// packages can come from nowhere else; other packages come from the machine's own sources, or from what they have delivered
/// before.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    /// <summary>No release has it, so that no package of another origin can be taken for ours.</summary>
    public const string Version = "0.0.0-test";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private DirectoryInfo? _root;

    public string Folder => Path.Combine(Root, "feed");

    private string Root => _root?.FullName ?? throw new InvalidOperationException("The feed is not ready.");

    public async Task InitializeAsync()
    {
        _root = Directory.CreateTempSubdirectory("offload-package-");
        Directory.CreateDirectory(Folder);
        string config =
            $"""<configuration><packageSources><add key="packed" value="{Folder}" /></packageSources></configuration>""";
        await File.WriteAllTextAsync(Path.Combine(Root, "nuget.config"), config);
        if (BuildSettings.UsesBundle)
            ClosureOfStreamJsonRpc.WriteTo(Folder, BuildSettings.Bundle);
        await DotNetAsync(
            BuildSettings.RepositoryRoot,
            "pack", "Offload.sln", "--no-build", "-c", BuildSettings.Configuration, "-o", Folder, $"-p:Version={Version}");
    }

    /// <summary>Makes a project outside the repository: its file and its sources, by name.</summary>
    internal string CreateProject(string name, params (string Path, string Text)[] files)
    {
        string folder = Path.Combine(Root, name);
        foreach ((string path, string text) in files)
        {
            string file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return folder;
    }

    /// <summary>Runs the <c>dotnet</c> command to its successful end.</summary>
    internal async Task<string> DotNetAsync(string folder, params string[] arguments)
    {
        await using StartedProgram dotnet = Start(folder, "dotnet", arguments);
        return await dotnet.SucceedAsync(Timeout);
    }

    internal StartedProgram Start(string folder, string program, params string[] arguments)
        => StartedProgram.Start(
            folder,
            new Dictionary<string, string>
            {
                ["NUGET_PACKAGES"] = Path.Combine(Root, "packages"),
                ["NUGET_FALLBACK_PACKAGES"] = BuildSettings.PackageFolder,
            },
            program,
            arguments);

    public Task DisposeAsync()
    {
        _root?.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
