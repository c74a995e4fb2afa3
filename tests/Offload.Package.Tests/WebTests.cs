using System.Globalization;
using Offload.Package.Tests.Feed;
using Offload.Package.Tests.Support;

namespace Offload.Package.Tests;

[Collection(SharedFeed.Name)]
public class WebTests(PackageFeed feed)
{
    private const string Code = $$"""
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/", async (CancellationToken token) => $"caller={Environment.ProcessId} worker={await Probe.GetProcessIdAsync(token)}");
        app.Run();

        {{ProbeProgram.Methods}}
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_endpoint_awaits_a_method_in_another_process()
    {
        string folder = feed.CreateProject("Web", ("App.csproj", ProjectFile.Web), ("Program.cs", Code));
        await feed.DotNetAsync(folder, "build", "-c", "Release", "-o", "out");

        await using StartedProgram server = feed.Start(
            folder, Path.Combine(folder, "out", "App"), "--urls", "http://127.0.0.1:0");
        string line = await server.WaitForLineAsync("Now listening on: ", Timeout);
        using var client = new HttpClient { Timeout = Timeout };
        var address = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]);
        string answer = await client.GetStringAsync(address);

        ProbeProgram.ShouldTellOfTwoProcesses(answer);
        answer.ShouldContain(server.Id.ToString(CultureInfo.InvariantCulture));
    }
}
