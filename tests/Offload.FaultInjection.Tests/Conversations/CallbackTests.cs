using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Conversations;

/// <summary>Progress and callbacks of workers that die, or have been taken over.</summary>
public sealed class CallbackTests : FaultTest
{
    private const int Kill = 9;

    [Fact]
    public async Task A_worker_killed_while_its_callback_runs_is_a_crash_and_the_callback_is_waited_for()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        bool ended = false;

        var crash = await Should.ThrowAsync<WorkerCrashedException>(
            () => Streams.AskInProcessAsync(PathOf("worker"), async number =>
        {
            Signals.Send(await WorkerOfAsync("worker"), Kill);
            await Task.Delay(300);
            ended = true;
            return number;
        }).WaitAsync(Ample));

        crash.Signal.ShouldBe(Kill);
        ended.ShouldBeTrue("nothing of the caller's runs on after the call");
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_deadline_ends_a_call_whose_callback_is_stuck()
    {
        WorkerPool pool = CreatePool(options => options.DefaultTimeout = TimeSpan.FromMilliseconds(500));
        using IDisposable use = pool.Use();
        using var stuck = new CancellationTokenSource();

        await Should.ThrowAsync<WorkerTimeoutException>(() => Streams.AskInProcessAsync(PathOf("worker"), async number =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), stuck.Token);
            return number;
        }).WaitAsync(Ample));

        await stuck.CancelAsync();
        await ShouldBeWellAsync(pool);
    }

    [Theory]
    [InlineData("invoke-without-end")]
    [InlineData("invoke-twice-under-one-number")]
    [InlineData("invoke-nothing")]
    [InlineData("return")]
    [InlineData("report")]
    [InlineData("two-items")]
    public async Task What_no_caller_of_a_callback_may_say_is_the_end_of_its_worker(string trick)
    {
        WorkerPool pool = CreateImpostorPool("call", $"say-{trick}");
        using IDisposable use = pool.Use();
        using var end = new CancellationTokenSource();
        var worker = new TaskCompletionSource<int>();
        pool.WorkerStarted += (_, started) => worker.TrySetResult(started.ProcessId);
        int running = 0, most = 0;

        Task<int> call = Streams.AskInProcessAsync(PathOf("started"), async number =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(TimeSpan.FromMinutes(1), end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Decrement(ref running);
            return number;
        });
        int liar = await worker.Task.WaitAsync(Ample);
        await Wait.UntilAsync(
            () => !ChildProcesses.IsRunning(liar), "it has been cut off, whether or not its callbacks have ended");
        await end.CancelAsync();

        await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));
        most.ShouldBeLessThanOrEqualTo(64);
        await Wait.UntilAsync(() => Volatile.Read(ref running) == 0, "no callback runs");
    }

    [Theory]
    [InlineData("invoke-with-half-an-argument")]
    [InlineData("cancel-what-does-not-run")]
    public async Task What_a_callback_cannot_do_is_answered_and_never_run(string trick)
    {
        using IDisposable use =
            CreateImpostorPool("call", $"say-{trick}", options => options.DefaultTimeout = TimeSpan.FromSeconds(1)).Use();
        int calls = 0;

        await Should.ThrowAsync<WorkerTimeoutException>(
            () => Streams.AskInProcessAsync(PathOf("started"), number => Task.FromResult(calls++)).WaitAsync(Ample));

        calls.ShouldBe(0);
    }

    [Fact]
    public async Task Reports_without_end_are_coalesced_and_cost_no_memory()
    {
        using IDisposable use = CreateImpostorPool(
            "call", "say-reports-without-end", options => options.DefaultTimeout = TimeSpan.FromSeconds(1)).Use();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;

        await Should.ThrowAsync<WorkerTimeoutException>(() => Streams.ReportToAsync(PathOf("started"), new Listener<int>(_ =>
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            Thread.Sleep(10);
        })).WaitAsync(Ample));

        most.ShouldBeLessThan(256 << 20);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(16 << 20);
    }

    [Fact]
    public async Task A_report_that_cannot_be_read_is_a_serialisation_error()
    {
        using IDisposable use = CreateImpostorPool(
            "call", "say-half-a-report", options => options.CancellationGracePeriod = TimeSpan.FromMilliseconds(100)).Use();

        await Should.ThrowAsync<OffloadSerializationException>(
            () => Streams.ReportToAsync(PathOf("started"), new Listener<int>(_ => { })).WaitAsync(Ample));
    }
}
