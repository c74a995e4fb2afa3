using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

[Collection(SharedFeed.Name)]
public class FullFeedTests(PackageFeed feed)
{
    [Fact]
    public async Task The_runtime_builds_with_the_package_StreamJsonRpc_where_the_feed_has_all_that_it_needs()
    {
        string output = feed.CreateProject("FullFeed");
        string project = Path.Combine(BuildSettings.RepositoryRoot, "src", "Offload", "Offload.csproj");

        await feed.DotNetAsync(
            BuildSettings.RepositoryRoot,
            "build", project, "-c", "Release", "--artifacts-path", output,
            "-p:StreamJsonRpcSource=package", $"-p:RestoreAdditionalProjectSources={feed.Folder}", "-p:RunAnalyzers=false");

        Directory.EnumerateFiles(output, "Offload.dll", SearchOption.AllDirectories).ShouldNotBeEmpty();
        Directory.EnumerateFiles(output, "project.assets.json", SearchOption.AllDirectories)
            .ShouldContain(assets => File.ReadAllText(assets).Contains("\"StreamJsonRpc/", StringComparison.Ordinal));
    }
}
