using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Cancellation;

public sealed class CancelTests : FaultTest
{
    private const int Kill = 9, Continue = 18;

    [Fact]
    public async Task A_storm_of_cancellations_leaves_a_well_pool_and_every_call_accounted_for()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        Task<int>[] calls =
            [.. Enumerable.Range(0, 500).Select(i => Work.SleepAsync(PathOf($"worker-{i}"), 60_000, source.Token))];
        await Wait.UntilAsync(() => pool.GetStatistics() is { RunningCalls: 2, QueuedCalls: 498 }, "two run, the rest wait");

        await source.CancelAsync();

        foreach (Task<int> call in calls)
            (await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample)))
                .CancellationToken.ShouldBe(source.Token);
        await ShouldBeWellAsync(pool);
        pool.GetStatistics().CallsCompleted.ShouldBe(501);
    }

    [Fact]
    public async Task Calls_cancelled_at_random_moments_end_as_cancelled_or_with_the_right_result()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        int cancelled = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 25; i++)
            {
                using var source = new CancellationTokenSource();
                Task<int> call = Work.AddAsync(i, caller, source.Token);
                await Task.Delay(Random.Shared.Next(3));
                await source.CancelAsync();
                try
                {
                    (await call.WaitAsync(Ample)).ShouldBe(i + caller);
                }
                catch (OperationCanceledException mine) when (mine.CancellationToken == source.Token)
                {
                    Interlocked.Increment(ref cancelled);
                }
            }
        })));

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_cooperative_call_cancelled_while_its_argument_is_sent_does_not_damage_the_next_call()
    {
        WorkerPool pool = CreatePool(options => options.CancellationGracePeriod = Ample);
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();
        using var source = new CancellationTokenSource();

        await Signals.StopAsync(worker);
        Task<int> call = Work.MeasureAsync(new byte[64 << 20], source.Token);
        await Task.Delay(100);
        await source.CancelAsync();
        await Task.Delay(100);
        Signals.TrySend(worker, Continue);

        try
        {
            (await call.WaitAsync(Ample)).ShouldBe(64 << 20);
        }
        catch (OperationCanceledException cancelled)
        {
            cancelled.CancellationToken.ShouldBe(source.Token);
        }

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_worker_that_dies_of_a_cancelled_call_within_its_grace_period_is_a_cancellation()
    {
        WorkerPool pool = CreatePool(options => options.CancellationGracePeriod = Ample);
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        Task<int> call = Work.SleepStubbornlyAsync(PathOf("worker"), source.Token);
        int worker = await WorkerOfAsync("worker");

        await source.CancelAsync();
        Signals.Send(worker, Kill);
        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample));

        cancelled.CancellationToken.ShouldBe(source.Token);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_stopped_worker_does_not_keep_its_cancelled_caller_beyond_the_grace_period()
    {
        WorkerPool pool = CreatePool(options => options.CancellationGracePeriod = TimeSpan.FromMilliseconds(300));
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        Task<int> call = Work.SleepCooperativelyInProcessAsync(PathOf("worker"), source.Token);
        await Signals.StopAsync(await WorkerOfAsync("worker"));

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample));
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_cancelled_method_that_returns_something_all_the_same_has_returned_it()
    {
        using IDisposable use = CreatePool().Use();
        using var source = new CancellationTokenSource();
        Task<string> call = Work.SalvageInProcessAsync(PathOf("worker"), source.Token);
        int worker = await WorkerOfAsync("worker");

        await source.CancelAsync();

        (await call.WaitAsync(Ample)).ShouldBe("half of it");
        (await Work.GetProcessIdAsync()).ShouldBe(worker);
    }

    [Fact]
    public async Task A_kill_that_comes_late_does_not_hit_the_next_caller()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        for (int i = 0; i < 30; i++)
        {
            using var source = new CancellationTokenSource();
            Task<int> first = Work.AddAsync(i, 1, source.Token);
            Task<int> second = Work.AddAsync(i, 2);
            Task cancel = first.ContinueWith(_ => source.CancelAsync(), TaskScheduler.Default).Unwrap();

            (await first.WaitAsync(Ample)).ShouldBe(i + 1);
            (await second.WaitAsync(Ample)).ShouldBe(i + 2);
            await cancel;
        }

        pool.GetStatistics().WorkersStarted.ShouldBe(1);
    }

    [Fact]
    public async Task An_uncancellable_call_that_is_still_queued_can_be_cancelled_and_one_that_runs_can_crash()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        Task<int> running = Work.SleepUncancellablyAsync(PathOf("worker"), 60_000, source.Token);
        int worker = await WorkerOfAsync("worker");
        Task<int> queued = Work.SleepUncancellablyAsync(PathOf("never"), 1, source.Token);

        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => queued.WaitAsync(Ample));
        running.IsCompleted.ShouldBeFalse();
        Signals.Send(worker, Kill);

        await Should.ThrowAsync<WorkerCrashedException>(() => running.WaitAsync(Ample));
    }

    [Fact]
    public async Task A_call_cancelled_while_its_worker_starts_takes_no_worker_from_others()
    {
        WorkerPool pool = CreateHesitantPool("begin");
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        Task<int> cancelled = Work.AddAsync(1, 2, source.Token);
        Task<int> other = Work.AddAsync(3, 4);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.WaitAsync(Ample));
        File.WriteAllText(PathOf("begin"), "");
        (await other.WaitAsync(Ample)).ShouldBe(7);
        pool.GetStatistics().WorkersStarted.ShouldBe(1);
    }
}
