using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

[Collection(SharedFeed.Name)]
public class ConsoleTests(PackageFeed feed)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_new_console_project_runs_a_method_in_another_process_under_dotnet_and_as_an_executable()
    {
        string folder = feed.CreateProject("Console", ("App.csproj", ProjectFile.Console), ("Program.cs", ProbeProgram.Code));
        await feed.DotNetAsync(folder, "build", "-c", "Release", "-o", "out");

        await using StartedProgram underDotNet = feed.Start(folder, "dotnet", Path.Combine("out", "App.dll"));
        ProbeProgram.ShouldTellOfTwoProcesses(await underDotNet.SucceedAsync(Timeout));

        await using StartedProgram executable = feed.Start(folder, Path.Combine(folder, "out", "App"));
        ProbeProgram.ShouldTellOfTwoProcesses(await executable.SucceedAsync(Timeout));
    }
}
