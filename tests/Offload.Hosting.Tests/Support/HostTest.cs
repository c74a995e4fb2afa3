using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Offload.Hosting.Tests.Support;

/// <summary>A test with hosts and a folder of its own, which leaves neither process nor file.</summary>
public abstract class HostTest : IAsyncLifetime
{
    private readonly HashSet<int> _childrenBefore = ChildProcesses.OfThisProcess();
    private readonly ConcurrentBag<IHost> _hosts = [];

    /// <summary>More than any step of a test takes, even on a busy machine.</summary>
    protected static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    protected string Folder { get; } = Directory.CreateTempSubdirectory("offload-test-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (IHost host in _hosts)
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(Ample);
        Directory.Delete(Folder, recursive: true);
        ChildProcesses.OfThisProcess().Except(_childrenBefore).ShouldBeEmpty("a process was left behind");
    }

    protected string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The workers that live.</summary>
    protected IEnumerable<int> Workers() => ChildProcesses.OfThisProcess().Except(_childrenBefore);

    /// <summary>A host whose configuration has these values, as <c>Key=Value</c>, below the section <c>Offload</c>.</summary>
    protected IHost CreateHost(Action<IServiceCollection> addServices, params string[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(settings
            .Select(setting => setting.Split('=', 2))
            .Select(setting => KeyValuePair.Create($"Offload:{setting[0]}", setting.ElementAtOrDefault(1))));
        addServices(builder.Services);
        IHost host = builder.Build();
        _hosts.Add(host);
        return host;
    }

    /// <summary>A host that keeps what is logged.</summary>
    protected IHost CreateHost(LogEntries log, params string[] settings)
        => CreateHost(
            services => services.AddOffload()
                .AddSingleton<ILoggerProvider>(_ => log) // the container disposes of it
                .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug)),
            settings);

    protected IHost CreateHost(params string[] settings) => CreateHost(services => services.AddOffload(), settings);
}
