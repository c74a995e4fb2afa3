using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Deadlines;

public sealed class DeadlineTests : FaultTest
{
    [Fact]
    public async Task A_stopped_worker_does_not_hold_its_caller_beyond_the_deadline()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        await Signals.StopAsync(await Work.GetProcessIdAsync());

        await Should.ThrowAsync<WorkerTimeoutException>(() => Work.SleepWithDeadlineAsync(PathOf("worker"), 1).WaitAsync(Ample));

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_worker_that_does_not_take_a_large_argument_does_not_hold_its_caller_beyond_the_deadline()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        await Signals.StopAsync(await Work.GetProcessIdAsync());

        await Should.ThrowAsync<WorkerTimeoutException>(
            () => Work.AddWithDeadlineAsync(new byte[64 << 20], 1, 2).WaitAsync(Ample));

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Deadlines_of_many_calls_at_once_are_all_met()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 3);
        using IDisposable use = pool.Use();
        Task<int>[] calls = [.. Enumerable.Range(0, 9).Select(i => Work.SleepWithDeadlineAsync(PathOf($"worker-{i}"), 60_000))];

        foreach (Task<int> call in calls)
            await Should.ThrowAsync<WorkerTimeoutException>(() => call.WaitAsync(Ample));

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Deadline_and_cancellation_together_end_the_call_once()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        for (int i = 0; i < 5; i++)
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(280 + i * 10));
            Task<int> call = Work.SleepWithDeadlineAsync(PathOf($"worker-{i}"), 60_000, source.Token);

            await Task.WhenAny(call).WaitAsync(Ample);

            (call.IsCanceled || call.Exception?.InnerException is WorkerTimeoutException)
                .ShouldBeTrue($"{call.Status} {call.Exception}");
        }

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_timeout_of_the_methods_own_is_not_taken_for_the_deadline()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        var thrown = await Should.ThrowAsync<TimeoutException>(() => Thrower.ThrowAsync("timeout").WaitAsync(Ample));

        thrown.ShouldNotBeOfType<WorkerTimeoutException>();
        await ShouldBeWellAsync(pool);
        pool.GetStatistics().WorkersStarted.ShouldBe(1);
    }
}
