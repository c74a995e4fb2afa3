using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Pools;

public sealed class PoolTests : WorkerTest
{
    [Fact]
    public async Task Workers_are_started_on_demand_up_to_the_maximum()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 3);
        using IDisposable use = pool.Use();
        pool.GetStatistics().WorkersStarted.ShouldBe(0);

        Task<int>[] calls = [.. Enumerable.Range(0, 5).Select(_ => Work.WaitForFileAsync(PathOf("go")))];
        await Wait.UntilAsync(() => pool.GetStatistics() is { RunningCalls: 3, QueuedCalls: 2 }, "three run, two wait");
        File.WriteAllText(PathOf("go"), "");

        (await Task.WhenAll(calls).WaitAsync(Ample)).Distinct().Count().ShouldBeLessThanOrEqualTo(3);
        pool.GetStatistics().WorkersStarted.ShouldBe(3);
    }

    [Fact]
    public async Task Callers_are_served_first_come_first_served()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        Task<int> first = Work.WaitForFileAsync(PathOf("go"));
        Task<int>[] queued = [.. Enumerable.Range(0, 50).Select(_ => Work.CountCallsAsync())];
        File.WriteAllText(PathOf("go"), "");
        await first.WaitAsync(Ample);

        (await Task.WhenAll(queued).WaitAsync(Ample)).ShouldBe(Enumerable.Range(1, 50));
    }

    [Fact]
    public async Task The_most_recently_used_worker_is_used_first_and_spare_ones_expire()
    {
        var clock = new ManualTimeProvider();
        WorkerPool pool = CreatePool(options =>
        {
            options.MaxWorkers = 2;
            options.IdleTimeout = TimeSpan.FromMinutes(5);
            options.TimeProvider = clock;
        });
        using IDisposable use = pool.Use();
        await pool.WarmUpAsync(2);
        int recent = await Work.GetProcessIdAsync();
        clock.Advance(TimeSpan.FromMinutes(3));
        (await Work.GetProcessIdAsync()).ShouldBe(recent);

        clock.Advance(TimeSpan.FromMinutes(3));
        await Wait.UntilAsync(() => pool.GetStatistics().Workers == 1, "the spare worker has expired");

        (await Work.GetProcessIdAsync()).ShouldBe(recent);
        clock.Advance(TimeSpan.FromMinutes(5));
        await Wait.UntilAsync(() => pool.GetStatistics().Workers == 0, "the last worker has expired");
    }

    [Fact]
    public async Task The_minimum_of_workers_is_kept_however_idle_they_are_and_refilled()
    {
        var clock = new ManualTimeProvider();
        WorkerPool pool = CreatePool(options =>
        {
            options.MaxWorkers = 2;
            options.MinWorkers = 1;
            options.TimeProvider = clock;
        });
        using IDisposable use = pool.Use();
        await pool.WarmUpAsync(2);

        clock.Advance(TimeSpan.FromHours(1));
        await Wait.UntilAsync(() => pool.GetStatistics().Workers == 1, "one worker is kept");
        Process.GetProcessById(await Work.GetProcessIdAsync()).Kill();

        await Wait.UntilAsync(
            () => pool.GetStatistics() is { WorkersStarted: 3, Workers: 1 }, "it is replaced before anyone asks");
    }

    [Fact]
    public async Task A_worker_is_replaced_after_its_number_of_calls_and_no_call_is_lost()
    {
        WorkerPool pool = CreatePool(options => options.MaxCallsPerWorker = 2);
        using IDisposable use = pool.Use();

        int[] workers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Work.GetProcessIdAsync())).WaitAsync(Ample);

        workers.GroupBy(worker => worker).ShouldAllBe(calls => calls.Count() == 2);
        pool.GetStatistics().WorkersStarted.ShouldBe(5);
    }

    [Fact]
    public async Task A_worker_that_has_grown_too_large_is_replaced_after_its_call()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkerMemory = 300L << 20);
        using IDisposable use = pool.Use();

        long before = await Work.LeakAsync(1 << 20);
        int leaky = await Work.GetProcessIdAsync();
        long leaked = await Work.LeakAsync(400 << 20);

        leaked.ShouldBeGreaterThan(before + (350L << 20));
        (await Work.GetProcessIdAsync()).ShouldNotBe(leaky);
        (await Work.LeakAsync(1 << 20)).ShouldBeLessThan(leaked - (300L << 20));
    }

    [Fact]
    public async Task WarmUp_starts_workers_before_they_are_needed()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);

        await pool.WarmUpAsync(5);

        pool.GetStatistics().ShouldSatisfyAllConditions(
            now => now.Workers.ShouldBe(2),
            now => now.IdleWorkers.ShouldBe(2));
    }

    [Fact]
    public async Task Use_holds_for_the_flow_that_calls_it_and_ends_with_its_scope()
    {
        WorkerPool outer = CreatePool(), inner = CreatePool();
        using (outer.Use())
        {
            using (inner.Use())
                await Work.AddAsync(1, 2);
            inner.GetStatistics().CallsCompleted.ShouldBe(1);
            outer.GetStatistics().CallsCompleted.ShouldBe(0);
            await Work.AddAsync(1, 2);
        }

        outer.GetStatistics().CallsCompleted.ShouldBe(1);
    }

    [Fact]
    public async Task A_named_pool_is_configured_before_its_first_use_and_not_after()
    {
        string name = $"configured-{Guid.NewGuid():N}";
        WorkerPools.Configure(name, options => options.MaxWorkers = 1);
        WorkerPools.Configure(name, options => options.MaxWorkers++);

        WorkerPool pool = WorkerPools.Get(name);

        pool.Name.ShouldBe(name);
        WorkerPools.Get(name).ShouldBeSameAs(pool);
        Should.Throw<InvalidOperationException>(() => WorkerPools.Configure(name, _ => { })).Message.ShouldContain(name);
        await pool.WarmUpAsync(9);
        pool.GetStatistics().Workers.ShouldBe(2);
        await WorkerPools.DisposeAllAsync();
    }

    [Theory]
    [InlineData("MaxWorkers")]
    [InlineData("MinWorkers")]
    [InlineData("MaxCallsPerWorker")]
    [InlineData("IdleTimeout")]
    public void An_option_out_of_range_is_refused_by_name(string option)
    {
        var options = new WorkerPoolOptions { MaxWorkers = 2 };
        switch (option)
        {
            case "MaxWorkers": options.MaxWorkers = 0; break;
            case "MinWorkers": options.MinWorkers = 3; break;
            case "MaxCallsPerWorker": options.MaxCallsPerWorker = 0; break;
            default: options.IdleTimeout = TimeSpan.FromSeconds(-3); break;
        }

        Should.Throw<ArgumentException>(() => new WorkerPool(options)).Message.ShouldContain(option);
    }
}
