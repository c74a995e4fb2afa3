using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Offload.Hosting.Tests.Support;

namespace Offload.Hosting.Tests;

public sealed class LifetimeTests : HostTest
{
    [Fact]
    public async Task The_minimum_of_workers_is_there_when_the_host_has_started_and_none_when_it_has_stopped()
    {
        IHost host = CreateHost("default:MinWorkers=1", "images:MinWorkers=2", "images:MaxWorkers=3");
        await host.StartAsync();

        WorkerPools.Default.GetStatistics().IdleWorkers.ShouldBe(1);
        WorkerPools.Get("images").GetStatistics().IdleWorkers.ShouldBe(2);
        LivingWorkers().Count().ShouldBe(3);

        await host.StopAsync().WaitAsync(Ample);
        LivingWorkers().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_that_can_not_start_its_workers_does_not_start()
    {
        IHost host = CreateHost("images:MinWorkers=1", $"images:WorkerExecutable={PathOf("no-such-program")}");
        (await Should.ThrowAsync<WorkerStartException>(() => host.StartAsync())).Message.ShouldContain("images");

        await CreateHost("images:MinWorkers=1").StartAsync();
        LivingWorkers().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_running_call_gets_its_grace_period_when_the_host_stops()
    {
        IHost host = CreateHost("images:DisposeGracePeriod=00:00:30");
        await host.StartAsync();
        Task<int> call = Methods.WaitForFileAsync(PathOf("started"), PathOf("go"));
        await Wait.ForFileAsync(PathOf("started"));

        Task stop = host.StopAsync();
        await Wait.UntilAsync(() => !WorkerPools.Exists("images"), "the pool is being disposed of");
        File.WriteAllText(PathOf("go"), "");

        await stop.WaitAsync(Ample);
        (await call).ShouldBePositive();
        LivingWorkers().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_hosts_shutdown_timeout_ends_the_grace_period()
    {
        IHost host = CreateHost(
            services
                => services.AddOffload().Configure<HostOptions>(
                    options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(500)),
            "images:DisposeGracePeriod=00:05:00");
        await host.StartAsync();
        Task<int> call = Methods.WaitForFileAsync(PathOf("started"), PathOf("never"));
        await Wait.ForFileAsync(PathOf("started"));

        var waited = Stopwatch.StartNew();
        await host.StopAsync().WaitAsync(Ample);

        waited.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<ObjectDisposedException>(() => call.WaitAsync(Ample));
        LivingWorkers().ShouldBeEmpty();
    }

    [Fact]
    public async Task Services_can_make_calls_from_their_start_to_their_stop_wherever_they_are_registered()
    {
        var service = new CallingService();
        IHost host = CreateHost(services => services.AddSingleton<IHostedService>(service).AddOffload(), "default:MaxWorkers=1");

        await host.StartAsync();
        await host.StopAsync().WaitAsync(Ample);

        service.Workers.Count.ShouldBe(2);
        service.Workers.Distinct().ShouldHaveSingleItem("one worker served both calls");
        LivingWorkers().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_is_disposed_of_without_a_stop_leaves_nothing(bool asynchronously)
    {
        IHost host = CreateHost("default:MinWorkers=2");
        await host.StartAsync();
        host.Services.GetRequiredService<WorkerPool>();

        if (asynchronously)
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(Ample);
        else
            await Task.Run(host.Dispose).WaitAsync(Ample);

        LivingWorkers().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_worker_prints_and_does_is_in_the_hosts_log()
    {
        var log = new LogEntries();
        IHost host = CreateHost(log);
        await host.StartAsync();

        await Methods.PrintAsync("hello from the worker");
        await Wait.UntilAsync(() => log.Containing("hello from the worker").Count > 0, "the line is logged");
        await host.StopAsync().WaitAsync(Ample);

        log.Containing("hello from the worker").ShouldBe(["Information Offload.Workers.images Worker 1: hello from the worker"]);
        log.Containing("of pool 'images' is ready").ShouldHaveSingleItem();
        log.Containing("its pool was disposed").ShouldHaveSingleItem("also the end of the last host's workers is logged");
    }

    private sealed class CallingService : IHostedService
    {
        public List<int> Workers { get; } = [];

        public async Task StartAsync(CancellationToken cancellationToken)
            => Workers.Add(await Methods.GetProcessIdAsync(cancellationToken));

        public async Task StopAsync(CancellationToken cancellationToken)
            => Workers.Add(await Methods.GetProcessIdAsync(cancellationToken));
    }
}
