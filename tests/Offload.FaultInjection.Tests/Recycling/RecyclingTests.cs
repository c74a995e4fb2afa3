using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Recycling;

public sealed class RecyclingTests : FaultTest
{
    private const int Kill = 9;

    [Fact]
    public async Task One_worker_replaced_after_every_second_call_strands_none_of_the_queued_ones()
    {
        int calls = Duration.CountOf("OFFLOAD_TEST_RECYCLING_CALLS", 40);
        WorkerPool pool = CreatePool(options => options.MaxCallsPerWorker = 2);
        using IDisposable use = pool.Use();

        int[] sums = await Task.WhenAll(Enumerable.Range(0, calls).Select(i => Work.AddAsync(i, 1)))
            .WaitAsync(TimeSpan.FromMinutes(5));

        sums.ShouldBe(Enumerable.Range(1, calls));
        pool.GetStatistics().WorkersStarted.ShouldBeInRange(calls / 2, calls / 2 + 1);
    }

    [Fact]
    public async Task No_worker_serves_more_calls_than_it_may()
    {
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.MaxCallsPerWorker) = (3, 5));
        using IDisposable use = pool.Use();

        int[] counts = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Work.CountCallsAsync())).WaitAsync(Ample);

        counts.Max().ShouldBe(5);
        counts.Count(count => count == 1).ShouldBeGreaterThanOrEqualTo(12);
    }

    [Fact]
    public async Task Workers_that_are_replaced_and_killed_at_the_same_time_are_replaced_once()
    {
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.MinWorkers, options.MaxCallsPerWorker) = (2, 2, 1));
        using IDisposable use = pool.Use();
        for (int i = 0; i < 10; i++)
            Signals.TrySend(await Work.GetProcessIdAsync().WaitAsync(Ample), Kill);

        await Wait.UntilAsync(
            () => pool.GetStatistics() is { Workers: 2, IdleWorkers: 2, StartingWorkers: 0 },
            () => $"two are there: {pool.GetStatistics()}");
    }

    [Fact]
    public async Task The_minimum_is_kept_however_often_workers_are_killed()
    {
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.MinWorkers) = (2, 2));
        await pool.WarmUpAsync(2).WaitAsync(Ample);
        HashSet<int> killed = [];
        for (int i = 0; i < 5; i++)
        {
            foreach (int worker in ChildProcesses.OfThisProcess().Except(killed))
            {
                killed.Add(worker);
                Signals.TrySend(worker, Kill);
            }

            await Wait.UntilAsync(() => pool.GetStatistics() is { Workers: 2, StartingWorkers: 0 }, "two are there again");
        }
    }
}
