using System.Net.Http.Json;
using System.Reflection;
using System.Text.RegularExpressions;
using Offload.Subprocesses;

namespace Offload.Hosting.Tests.Support;

/// <summary>The web service in <c>samples/HostedService</c>, running.</summary>
public sealed partial class ServiceProgram : IAsyncDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    private readonly RunningProcess _process;
    private readonly Task<string> _rest;

    private ServiceProgram(RunningProcess process, StreamReader output, Uri address)
    {
        _process = process;
        _rest = output.ReadToEndAsync();
        Client = new HttpClient { BaseAddress = address, Timeout = Ample };
    }

    public HttpClient Client { get; }

    /// <summary>The ids of its workers.</summary>
    public IReadOnlyCollection<int> Workers => ChildProcesses.Of(_process.Id);

    public static async Task<ServiceProgram> StartAsync(string? mode = null)
    {
        string executable = Path.ChangeExtension(Metadata("SampleProgram"), null);
        var options = new SubprocessOptions
        {
            StandardOutput = SubprocessOutput.Pipe,
            StandardError = SubprocessOutput.Inherit,
            WorkingDirectory = Metadata("SampleFolder"), // where its appsettings.json is
        };
        options.Environment["OFFLOAD_MODE"] = mode;
        RunningProcess process = await Subprocess.OpenAsync(
            [executable, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information"], options);
        var output = new StreamReader(process.StandardOutput!);
        using var deadline = new CancellationTokenSource(Ample);
        while (await output.ReadLineAsync(deadline.Token) is { } line)
        {
            if (ListeningAddress().Match(line) is { Success: true } address)
                return new ServiceProgram(process, output, new Uri(address.Value));
        }

        await process.DisposeAsync();
        throw new InvalidOperationException("The service has ended instead of starting.");
    }

    public Task<HttpResponseMessage> FindAsync(string pattern, string text)
        => Client.PostAsJsonAsync("find", new { pattern, text });

    public Task<HttpResponseMessage> CalculateAsync(string formula) => Client.PostAsJsonAsync("calculate", formula);

    /// <summary>Asks the program to end, as an orchestrator does, and waits until it has.</summary>
    public async Task<ExitStatus> StopAsync()
    {
        _process.Terminate();
        ExitStatus status = await _process.WaitAsync().WaitAsync(Ample);
        await _rest.WaitAsync(Ample);
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.DisposeAsync();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListeningAddress();

    private static string Metadata(string key)
        => typeof(ServiceProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == key).Value!;
}
