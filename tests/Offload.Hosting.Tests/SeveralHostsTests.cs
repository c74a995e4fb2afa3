using Microsoft.Extensions.Hosting;
using Offload.Hosting.Tests.Support;

namespace Offload.Hosting.Tests;

/// <summary>Several hosts in one process, as tests of web applications have them.</summary>
public sealed class SeveralHostsTests : HostTest
{
    [Fact]
    public async Task A_host_that_stops_leaves_the_calls_of_another_alone()
    {
        LogEntries oneLog = new(), otherLog = new();
        IHost one = CreateHost(oneLog, "images:DisposeGracePeriod=00:00:00");
        IHost other = CreateHost(otherLog, "images:DisposeGracePeriod=00:00:00");
        await one.StartAsync();
        await other.StartAsync();
        Task<int> call = Methods.WaitForFileAsync(PathOf("started"), PathOf("go"));
        await Wait.ForFileAsync(PathOf("started"));

        await one.StopAsync();
        await ((IAsyncDisposable)one).DisposeAsync();
        File.WriteAllText(PathOf("go"), "");

        int worker = await call.WaitAsync(Ample);
        (await Methods.GetImageProcessIdAsync()).ShouldBe(worker, "the pool goes on as it is");
        await Methods.PrintAsync("after the first host");
        await Wait.UntilAsync(() => otherLog.Containing("after the first host").Count > 0, "the other host logs it");
        oneLog.Containing("is ready").ShouldHaveSingleItem();

        await other.StopAsync().WaitAsync(Ample);
        LivingWorkers().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_oldest_hosts_options_are_in_force_and_others_are_told_the_difference()
    {
        LogEntries log = new(), sameLog = new();
        await CreateHost("images:MaxWorkers=1").StartAsync();
        await CreateHost(log, "images:MaxWorkers=2", "images:Environment:A=b").StartAsync();
        await CreateHost(sameLog, "images:MaxWorkers=1").StartAsync();

        await WorkerPools.Get("images").WarmUpAsync(9).WaitAsync(Ample);

        WorkerPools.Get("images").GetStatistics().Workers.ShouldBe(1);
        log.Containing("Warning").ShouldBe(
        [
            "Warning Offload.Hosting Another host of this process has configured worker pool 'images', which this host shares: "
            + "Environment is not set, not A=b, MaxWorkers is 1, not 2",
        ]);
        sameLog.Containing("Warning").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pool_that_only_a_later_host_configures_has_its_options()
    {
        await CreateHost("default:MaxWorkers=1").StartAsync();
        await CreateHost("images:MaxWorkers=2").StartAsync();

        await Task.WhenAll(WorkerPools.Default.WarmUpAsync(9), WorkerPools.Get("images").WarmUpAsync(9)).WaitAsync(Ample);

        WorkerPools.Default.GetStatistics().Workers.ShouldBe(1);
        WorkerPools.Get("images").GetStatistics().Workers.ShouldBe(2);
    }

    [Fact]
    public async Task One_host_after_the_other_has_options_of_its_own()
    {
        for (int workers = 1; workers <= 3; workers++)
        {
            var log = new LogEntries();
            IHost host = CreateHost(log, $"images:MinWorkers={workers}", $"images:MaxWorkers={workers}");
            await host.StartAsync();

            WorkerPools.Get("images").GetStatistics().Workers.ShouldBe(workers);
            await host.StopAsync().WaitAsync(Ample);
            LivingWorkers().ShouldBeEmpty();
            log.Containing("Warning").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_pool_that_was_used_before_the_host_keeps_its_options_and_the_host_says_so()
    {
        await WorkerPools.Get("images").WarmUpAsync(1).WaitAsync(Ample);
        var log = new LogEntries();
        IHost host = CreateHost(log, "images:MaxWorkers=1");

        await host.StartAsync();

        log.Containing("Warning").ShouldHaveSingleItem().ShouldContain(
            "Worker pool 'images' was used before this host configured it");
        await host.StopAsync().WaitAsync(Ample);
        LivingWorkers().ShouldBeEmpty();
    }

    [Fact]
    public async Task Hosts_that_start_and_stop_side_by_side_do_not_disturb_each_others_calls()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            for (int i = 0; i < 5; i++)
            {
                IHost host = CreateHost("default:MaxWorkers=2");
                await host.StartAsync();
                await Task.Delay(number * 7);
                (await Methods.GetProcessIdAsync().WaitAsync(Ample)).ShouldNotBe(Environment.ProcessId);
                await host.StopAsync().WaitAsync(Ample);
            }
        }));

        LivingWorkers().ShouldBeEmpty();
    }
}
