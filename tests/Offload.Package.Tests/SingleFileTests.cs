using System.Runtime.InteropServices;
using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

[Collection(SharedFeed.Name)]
public class SingleFileTests(PackageFeed feed)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_QuickStart_does_all_its_acts_as_one_self_contained_file()
    {
        string folder = feed.CreateProject("SingleFile", ("QuickStart.csproj", QuickStartProject()));
        await feed.DotNetAsync(folder, "publish", "-c", "Release", "-o", "out");
        Directory.EnumerateFiles(Path.Combine(folder, "out"), "*.dll").ShouldBeEmpty("it is one file");

        // A folder of its own, so that the tour searches and writes nothing outside of it.
        string program = Path.Combine(folder, "out", "QuickStart");
        string text = Path.Combine(folder, "text");
        Directory.CreateDirectory(text);
        File.Copy(Path.Combine(BuildSettings.RepositoryRoot, "LICENSE"), Path.Combine(text, "LICENSE"));
        await using StartedProgram tour = feed.Start(folder, program, text);
        string output = await tour.SucceedAsync(Timeout);

        output.ShouldContain("5 acts");
        output.ShouldContain(" 0 failed");
        File.Exists(Path.Combine(folder, "fractal.png")).ShouldBeTrue();
    }

    /// <summary>The QuickStart's own sources, with the package where the sample has the projects of this repository.</summary>
    private static string QuickStartProject()
    {
        string sources = Path.Combine(BuildSettings.RepositoryRoot, "samples", "QuickStart");
        return ProjectFile.Write(
            "Microsoft.NET.Sdk",
            $"""
            <OutputType>Exe</OutputType>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <InvariantGlobalization>true</InvariantGlobalization>
            <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
            <SelfContained>true</SelfContained>
            <PublishSingleFile>true</PublishSingleFile>
            <DebugType>embedded</DebugType>
            """,
            $"""
            {ProjectFile.Reference("Spectre.Console")}
            <Compile Include="{sources}/**/*.cs" Exclude="{sources}/bin/**;{sources}/obj/**" />
            """);
    }
}
