using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Failures;

public class CancellationTests : WorkerTest
{
    [Fact]
    public async Task A_cancelled_token_starts_nothing()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        var token = new CancellationToken(canceled: true);

        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => Work.AddAsync(1, 2, token));

        cancelled.CancellationToken.ShouldBe(token);
        pool.GetStatistics().WorkersStarted.ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_a_method_without_a_token_kills_its_worker()
    {
        using IDisposable use = CreatePool(options => options.CancellationGracePeriod = TimeSpan.FromMinutes(5)).Use();
        int worker = await Work.GetProcessIdAsync();
        using var source = new CancellationTokenSource();
        Task<int> call = Work.SleepAsync(PathOf("started"), 60_000, source.Token);
        await Wait.ForFileAsync(PathOf("started"));

        await source.CancelAsync();
        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample));

        cancelled.CancellationToken.ShouldBe(source.Token);
        ChildProcesses.IsRunning(worker).ShouldBeFalse();
    }

    [Fact]
    public async Task A_method_with_a_token_is_asked_first_and_its_worker_lives_on()
    {
        using IDisposable use = CreatePool().Use();
        int worker = await Work.GetProcessIdAsync();
        using var source = new CancellationTokenSource();
        Task<int> call = Work.SleepCooperativelyInProcessAsync(PathOf("started"), source.Token);
        await Wait.ForFileAsync(PathOf("started"));

        await source.CancelAsync();
        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample));

        cancelled.CancellationToken.ShouldBe(source.Token);
        (await Work.GetProcessIdAsync()).ShouldBe(worker);
    }

    [Fact]
    public async Task A_method_that_takes_no_notice_of_its_token_is_killed_after_the_grace_period()
    {
        using IDisposable use = CreatePool(options => options.CancellationGracePeriod = TimeSpan.FromMilliseconds(200)).Use();
        int worker = await Work.GetProcessIdAsync();
        using var source = new CancellationTokenSource();
        Task<int> call = Work.SleepStubbornlyAsync(PathOf("started"), source.Token);
        await Wait.ForFileAsync(PathOf("started"));

        var waited = Stopwatch.StartNew();
        await source.CancelAsync();
        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample));

        cancelled.CancellationToken.ShouldBe(source.Token);
        waited.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(190));
        ChildProcesses.IsRunning(worker).ShouldBeFalse();
    }

    [Fact]
    public async Task An_uncancellable_call_is_waited_for_once_it_runs()
    {
        using IDisposable use = CreatePool().Use();
        using var source = new CancellationTokenSource();
        Task<int> call = Work.SleepUncancellablyAsync(PathOf("started"), 300, source.Token);
        await Wait.ForFileAsync(PathOf("started"));

        await source.CancelAsync();

        (await call.WaitAsync(Ample)).ShouldBe(300);
    }

    [Fact]
    public async Task A_queued_call_is_cancelled_without_touching_a_worker_or_its_neighbours()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();
        Task<int> running = Work.WaitForFileAsync(PathOf("go"));
        Task<int> cancelled = Work.SleepUncancellablyAsync(PathOf("never"), 1, source.Token);
        Task<int> behind = Work.AddAsync(1, 2);
        await Wait.UntilAsync(() => pool.GetStatistics() is { RunningCalls: 1, QueuedCalls: 2 }, "one runs, two wait");

        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.WaitAsync(Ample));
        pool.GetStatistics().QueuedCalls.ShouldBe(1);
        File.WriteAllText(PathOf("go"), "");

        await running.WaitAsync(Ample);
        (await behind.WaitAsync(Ample)).ShouldBe(3);
        File.Exists(PathOf("never")).ShouldBeFalse();
        pool.GetStatistics().WorkersStarted.ShouldBe(1);
    }
}
