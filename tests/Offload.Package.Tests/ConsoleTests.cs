using System.Text.RegularExpressions;
using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

[Collection(SharedFeed.Name)]
public partial class ConsoleTests(PackageFeed feed)
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

    [Fact]
    public async Task The_example_in_the_README_does_what_the_README_says()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(BuildSettings.RepositoryRoot, "README.md"));
        string code = FirstExample().Match(readme).Groups["code"].Value;
        string folder = feed.CreateProject("Readme", ("App.csproj", ProjectFile.Console), ("Program.cs", code));
        await feed.DotNetAsync(folder, "build", "-c", "Release", "-o", "out");

        await using StartedProgram program = feed.Start(folder, Path.Combine(folder, "out", "App"));
        string output = await program.SucceedAsync(Timeout);

        // Each line of output that the example promises stands behind the line of code that writes it.
        string[] promised = [.. PromisedLine().Matches(code).Select(match => match.Groups["line"].Value.Trim())];
        promised.ShouldNotBeEmpty();
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(promised);
    }

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstExample();

    [GeneratedRegex(@"// prints: (?<line>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PromisedLine();
}
