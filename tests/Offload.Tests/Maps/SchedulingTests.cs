using System.Diagnostics;
using Offload.Tests.Methods;

namespace Offload.Tests.Maps;

/// <summary>How a map shares its items among messages and workers.</summary>
public sealed class SchedulingTests : MapTest
{
    [Fact]
    public async Task Few_messages_carry_many_small_items()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        await Items.TwiceAsync(1);
        TimeSpan before = Environment.CpuUsage.TotalTime;

        await ToListAsync(Enumerable.Range(0, 200_000).SelectInProcessAsync(Items.TwiceAsync));

        // One message each would take more than ten seconds.
        (Environment.CpuUsage.TotalTime - before).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        pool.GetStatistics().CallsCompleted.ShouldBe(200_001);
    }

    [Fact]
    public async Task Workers_are_replaced_after_their_number_of_calls()
    {
        WorkerPool pool = CreatePool(options => options.MaxCallsPerWorker = 300);
        using IDisposable use = pool.Use();

        List<int> doubled = await ToListAsync(Enumerable.Range(0, 2000).SelectInProcessAsync(Items.TwiceAsync));

        doubled.ShouldBe(Enumerable.Range(0, 2000).Select(item => 2 * item));
        pool.GetStatistics().WorkersStarted.ShouldBeGreaterThanOrEqualTo(6);
    }

    [Fact]
    public async Task A_pool_that_refuses_calls_when_its_queue_is_full_does_not_refuse_those_of_a_map()
    {
        using IDisposable use = CreatePool(options =>
        {
            options.MaxWorkers = 2;
            options.QueueCapacity = 0;
            options.WhenQueueFull = QueueFullMode.Throw;
        }).Use();

        (await ToListAsync(Enumerable.Range(0, 5000).SelectInProcessAsync(Items.TwiceAsync))).Count.ShouldBe(5000);
        (await ToListAsync(Enumerable.Repeat(10, 20).SelectInProcessAsync(Items.SleepAsync))).Count.ShouldBe(20);
    }

    [Fact]
    public async Task Slow_items_are_shared_by_all_workers_to_the_end()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 4).Use();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Items.SleepAsync(200)));

        List<int> workers = await ToListAsync(Enumerable.Repeat(50, 40).SelectInProcessAsync(Items.SleepAsync));

        workers.CountBy(worker => worker).Select(entry => entry.Value).Min().ShouldBeGreaterThanOrEqualTo(5, "of ten each");
    }

    [Fact]
    public async Task Those_behind_a_slow_item_in_its_chunk_do_not_wait_for_it()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        await Task.WhenAll(Items.SleepAsync(100), Items.SleepAsync(100));
        var asCompleted = new MapOptions { Ordered = false, ChunkSize = 100 };
        int[] items = [.. Enumerable.Range(0, 200).Select(number => number == 5 ? 4000 : 0)];

        var waited = Stopwatch.StartNew();
        await using IAsyncEnumerator<int> map = items.SelectInProcessAsync(Items.SleepAsync, asCompleted).GetAsyncEnumerator();
        for (int i = 0; i < 199; i++)
            (await map.MoveNextAsync()).ShouldBeTrue();

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromMilliseconds(3900));
        (await map.MoveNextAsync()).ShouldBeTrue();
        waited.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(3900));
        (await map.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task No_more_workers_are_kept_busy_than_the_map_may_have()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 3).Use();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Items.SleepAsync(100)));

        List<int> workers = await ToListAsync(
            Enumerable.Repeat(20, 10).SelectInProcessAsync(Items.SleepAsync, new MapOptions { MaxConcurrency = 1 }));

        workers.Distinct().Count().ShouldBe(1);
    }
}
