using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Pools;

public sealed class DisposalTests : WorkerTest
{
    [Fact]
    public async Task Queued_calls_fail_at_once_and_running_ones_get_their_grace()
    {
        WorkerPool pool = CreatePool(options => options.DisposeGracePeriod = Ample);
        using IDisposable use = pool.Use();
        Task<int> running = Work.WaitForFileAsync(PathOf("go"));
        Task<int> queued = Work.AddAsync(1, 2);
        await Wait.UntilAsync(() => pool.GetStatistics() is { RunningCalls: 1, QueuedCalls: 1 }, "one runs, one waits");

        Task disposal = pool.DisposeAsync().AsTask();
        await Should.ThrowAsync<ObjectDisposedException>(() => queued.WaitAsync(Ample));
        disposal.IsCompleted.ShouldBeFalse();
        File.WriteAllText(PathOf("go"), "");

        int worker = await running.WaitAsync(Ample);
        await disposal.WaitAsync(Ample);
        ChildProcesses.IsRunning(worker).ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_that_outlasts_the_grace_period_is_killed()
    {
        WorkerPool pool = CreatePool(options => options.DisposeGracePeriod = TimeSpan.FromMilliseconds(100));
        using IDisposable use = pool.Use();
        Task<int> running = Work.SleepAsync(PathOf("started"), 60_000);
        await Wait.ForFileAsync(PathOf("started"));

        var waited = Stopwatch.StartNew();
        await pool.DisposeAsync().AsTask().WaitAsync(Ample);

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await Should.ThrowAsync<ObjectDisposedException>(() => running.WaitAsync(Ample));
    }

    [Fact]
    public async Task A_pool_can_be_disposed_while_its_workers_are_being_started()
    {
        for (int i = 0; i < 10; i++)
        {
            WorkerPool pool = CreatePool(options => options.MaxWorkers = 3);
            using IDisposable use = pool.Use();
            Task<int>[] calls = [.. Enumerable.Range(0, 3).Select(n => Work.AddAsync(n, n))];
            await Task.Delay(i * 10);

            await Task.WhenAll(pool.DisposeAsync().AsTask(), pool.DisposeAsync().AsTask()).WaitAsync(Ample);

            foreach (Task<int> call in calls)
                await Task.WhenAny(call.WaitAsync(Ample));
            calls.Where(call => !call.IsCompletedSuccessfully).ShouldAllBe(
                call => call.Exception!.InnerException is ObjectDisposedException);
        }
    }

    [Fact]
    public async Task A_disposed_pool_says_so()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        await pool.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => Work.AddAsync(1, 2));
        await Should.ThrowAsync<ObjectDisposedException>(() => pool.WarmUpAsync(1));
    }
}
