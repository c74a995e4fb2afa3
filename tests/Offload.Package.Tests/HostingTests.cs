using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

/// <summary>The generator comes with Offload, which those who reference Offload.Hosting alone have through it.</summary>
[Collection(SharedFeed.Name)]
public class HostingTests(PackageFeed feed)
{
    private const string Code = $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddOffload();
        builder.Services.AddHealthChecks().AddOffload();
        var app = builder.Build();
        app.MapHealthChecks("/health");
        app.MapGet("/", async (Offload.WorkerPool pool, CancellationToken token)
            => $"workers={pool.GetStatistics().Workers} caller={Environment.ProcessId} worker={await Probe.GetProcessIdAsync(token)}");
        app.Run();

        {{ProbeProgram.Methods}}
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_host_offloads_with_one_package()
    {
        string folder = feed.CreateProject("HostedWeb", ("App.csproj", ProjectFile.HostedWeb), ("Program.cs", Code));
        await feed.DotNetAsync(folder, "build", "-c", "Release", "-o", "out");

        await using StartedProgram server = feed.Start(
            folder, Path.Combine(folder, "out", "App"), "--urls", "http://127.0.0.1:0", "--Offload:default:MinWorkers", "2");
        string line = await server.WaitForLineAsync("Now listening on: ", Timeout);
        using var client =
            new HttpClient { Timeout = Timeout, BaseAddress = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]) };

        string answer = await client.GetStringAsync("/");

        ProbeProgram.ShouldTellOfTwoProcesses(answer);
        answer.ShouldContain("workers=2");
        (await client.GetStringAsync("/health")).ShouldBe("Healthy");
    }
}
