using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.FastLane;

/// <summary>Short calls that queue up go to a worker many at a time. Nobody is to notice, but by the time it takes.</summary>
public sealed class ManyAtOnceTests : WorkerTest
{
    private const int Calls = 400;

    [Fact]
    public async Task They_begin_in_the_order_in_which_they_were_made()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 1);
        using IDisposable use = pool.Use();
        int first = await Brief.CountAsync(0);

        for (int round = 0; round < 20; round++)
        {
            int[] numbers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Brief.CountAsync(1))).WaitAsync(Ample);
            numbers.ShouldBe(Enumerable.Range(first + 1, Calls));
            first += Calls;
        }
    }

    [Fact]
    public async Task Those_behind_one_that_takes_long_do_not_wait_for_it()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 2);
        using IDisposable use = pool.Use();
        await WarmUpAsync(pool, () => Brief.PassAsync(null));

        Task[] calls = [.. Enumerable.Range(0, Calls).Select(i => Brief.PassAsync(i == Calls / 2 ? PathOf("gate") : null))];
        Task slow = calls[Calls / 2];

        await Task.WhenAll(calls.Where(call => call != slow)).WaitAsync(Ample);
        slow.IsCompleted.ShouldBeFalse();
        await File.WriteAllTextAsync(PathOf("gate"), "");
        await slow.WaitAsync(Ample);
    }

    [Fact]
    public async Task The_one_that_kills_its_worker_is_told_and_all_others_run_once()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 1);
        using IDisposable use = pool.Use();
        string path = PathOf("runs");
        for (int round = 0; round < 5; round++)
        {
            await WarmUpAsync(pool, () => Brief.NoteAsync(path, -1, kill: false));
            int deadly = 50 * round;

            Task[] calls =
                [.. Enumerable.Range(0, Calls).Select(i => Brief.NoteAsync(path, round * Calls + i, kill: i == deadly))];

            WorkerCrashedException crash = await calls[deadly].WaitAsync(Ample).ShouldThrowAsync<WorkerCrashedException>();
            crash.CallStarted.ShouldBeTrue();
            await Task.WhenAll(calls.Where((_, i) => i != deadly)).WaitAsync(Ample);
        }

        int[] runs = [.. File.ReadLines(path).Select(int.Parse).Where(run => run >= 0).Order()];
        runs.ShouldBe(Enumerable.Range(0, 5 * Calls));
    }

    [Fact]
    public async Task Those_that_a_worker_at_its_end_leaves_behind_go_to_an_idle_one()
    {
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.MaxCallsPerWorker) = (3, 10));
        using IDisposable use = pool.Use();
        await pool.WarmUpAsync(3);
        for (int burst = 0; burst < 60; burst++)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Brief.AddAsync(burst, 1))).WaitAsync(Ample);
    }

    [Fact]
    public async Task Those_that_throw_throw_for_their_own_callers()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 2);
        using IDisposable use = pool.Use();
        await WarmUpAsync(pool, () => Brief.DivideByAsync(1));

        Task<int>[] calls = [.. Enumerable.Range(0, Calls).Select(i => Brief.DivideByAsync(i % 7))];

        for (int i = 0; i < Calls; i++)
        {
            if (i % 7 == 0)
                await calls[i].WaitAsync(Ample).ShouldThrowAsync<DivideByZeroException>();
            else
                (await calls[i].WaitAsync(Ample)).ShouldBe(1 / (i % 7));
        }
    }

    [Fact]
    public async Task Those_that_wait_can_be_cancelled_and_cost_no_worker()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 1);
        using IDisposable use = pool.Use();
        await WarmUpAsync(pool, () => Brief.PassAsync(null));
        using var source = new CancellationTokenSource();
        int before = await Brief.CountAsync(1);

        Task slow = Brief.PassAsync(PathOf("gate"));
        Task<int>[] waiting = [.. Enumerable.Range(0, Calls).Select(_ => Brief.CountAsync(1, source.Token))];
        await source.CancelAsync();

        foreach (Task<int> call in waiting)
            (await call.WaitAsync(Ample).ShouldThrowAsync<OperationCanceledException>()).CancellationToken.ShouldBe(source.Token);
        slow.IsCompleted.ShouldBeFalse();
        await File.WriteAllTextAsync(PathOf("gate"), "");
        await slow.WaitAsync(Ample);
        (await Brief.CountAsync(0)).ShouldBe(before, "none of them has run, and the worker is the same");
    }

    [Fact]
    public async Task Those_that_are_cancelled_at_any_moment_have_one_outcome_each()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 2);
        using IDisposable use = pool.Use();
        const int Rounds = 30;
        int cancelled = 0, returned = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using var source = new CancellationTokenSource();
            Task<int>[] calls = [.. Enumerable.Range(0, Calls).Select(i => Brief.AddAsync(i, 1, source.Token))];
            Thread.SpinWait(round * 200);
            await source.CancelAsync();
            for (int i = 0; i < Calls; i++)
            {
                try
                {
                    (await calls[i].WaitAsync(Ample)).ShouldBe(i + 1);
                    returned++;
                }
                catch (OperationCanceledException thrown)
                {
                    thrown.CancellationToken.ShouldBe(source.Token);
                    cancelled++;
                }
            }
        }

        (cancelled + returned).ShouldBe(Rounds * Calls);
        pool.GetStatistics().ShouldSatisfyAllConditions(
            now => now.RunningCalls.ShouldBe(0),
            now => now.QueuedCalls.ShouldBe(0),
            now => now.CallsCompleted.ShouldBeGreaterThanOrEqualTo(Rounds * Calls));
    }

    [Fact]
    public async Task A_pool_that_is_disposed_tells_all_that_wait()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 1);
        using (pool.Use())
        {
            await WarmUpAsync(pool, () => Brief.PassAsync(null));
            Task[] calls = [.. Enumerable.Range(0, Calls).Select(i => Brief.PassAsync(i == 0 ? PathOf("gate") : null))];
            await pool.DisposeAsync().AsTask().WaitAsync(Ample);
            foreach (Task call in calls)
                await call.WaitAsync(Ample).ShouldThrowAsync<ObjectDisposedException>();
        }
    }

    [Fact]
    public async Task What_a_caller_finds_around_it_stays_the_same_and_reaches_the_method()
    {
        WorkerPool pool = await CreateWarmPoolAsync(workers: 2);
        using IDisposable use = pool.Use();
        var ambient = new AsyncLocal<int>();
        await WarmUpAsync(pool, () => Brief.AddAsync(1, 1));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(() => CallAsync(caller)))).WaitAsync(Ample);

        async Task CallAsync(int caller)
        {
            ambient.Value = caller;
            for (int i = 0; i < 200; i++)
            {
                (await Brief.AddAsync(caller, i)).ShouldBe(caller + i);
                ambient.Value.ShouldBe(caller);
            }
        }
    }

    private async Task<WorkerPool> CreateWarmPoolAsync(int workers)
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = workers);
        await pool.WarmUpAsync(workers);
        using IDisposable use = pool.Use();
        await WarmUpAsync(pool, () => Brief.CountAsync(0));
        await WarmUpAsync(pool, () => Brief.AddAsync(1, 1));
        return pool;
    }

    /// <summary>Calls until the method's calls take the fast lane.</summary>
    private static async Task WarmUpAsync(WorkerPool pool, Func<Task> call)
    {
        long before = pool.GetStatistics().FastLaneCalls;
        for (int i = 0; i < 100_000 && pool.GetStatistics().FastLaneCalls < before + 10; i++)
            await call();
        pool.GetStatistics().FastLaneCalls.ShouldBeGreaterThanOrEqualTo(before + 10, "the calls take the fast lane");
    }
}
