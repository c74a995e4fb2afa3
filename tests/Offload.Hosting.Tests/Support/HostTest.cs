using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Offload.Hosting.Tests.Support;

/// <summary>A test of hosts, and of the pools that they configure.</summary>
public abstract class HostTest : WorkerTest
{
    private readonly ConcurrentBag<IHost> _hosts = [];

    public override async Task DisposeAsync()
    {
        foreach (IHost host in _hosts)
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(Ample);
        await base.DisposeAsync();
    }

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
