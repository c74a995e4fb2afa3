using Offload.Package.Tests.Feed;

namespace Offload.Package.Tests;

/// <summary>A test host's entry assembly is not the user's: workers must find the user's assemblies all the same.</summary>
[Collection(SharedFeed.Name)]
public class TestProjectTests(PackageFeed feed)
{
    private const string Code = $$"""
        public class ProbeTests
        {
            [Xunit.Fact]
            public async Task Runs_in_another_process() => Xunit.Assert.NotEqual(Environment.ProcessId, await Probe.GetProcessIdAsync());
        }

        {{ProbeProgram.Methods}}
        """;

    [Fact]
    public async Task A_method_runs_in_another_process_under_dotnet_test()
    {
        string folder = feed.CreateProject("Tested", ("App.csproj", ProjectFile.Test), ("ProbeTests.cs", Code));

        string output = await feed.DotNetAsync(folder, "test", "-c", "Release");

        output.ShouldMatch(@"Passed!\s+- Failed:\s+0, Passed:\s+1,");
    }
}
