using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Pools;

public sealed class WorkerLifeTests : WorkerTest
{
    private const int SignalStop = 19;

    [Fact]
    public async Task A_frozen_worker_is_found_and_killed_and_its_caller_told()
    {
        using IDisposable use = CreatePool(options => options.HeartbeatTimeout = TimeSpan.FromSeconds(1)).Use();
        int worker = await Work.GetProcessIdAsync();
        Task<int> call = Work.SleepAsync(PathOf("started"), 60_000);
        await Wait.ForFileAsync(PathOf("started"));

        var waited = Stopwatch.StartNew();
        Signals.Send(worker, SignalStop);
        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        crash.Message.ShouldContain("no sign of life");
        ChildProcesses.IsRunning(worker).ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_that_is_only_busy_is_not_held_for_frozen()
    {
        using IDisposable use = CreatePool(options => options.HeartbeatTimeout = TimeSpan.FromSeconds(1)).Use();

        (await Work.SpinAsync(3_000).WaitAsync(Ample)).ShouldBe(3_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_method_that_allocates_without_end_hits_its_limit_and_nobody_else_does(bool native)
    {
        WorkerPool pool = CreatePool(options =>
        {
            options.MaxWorkers = 2;
            options.MemoryLimit = 200L << 20;
        });
        using IDisposable use = pool.Use();
        Task<int> innocent = Work.WaitForFileAsync(PathOf("go"));

        var waited = Stopwatch.StartNew();
        var limit = await Should.ThrowAsync<WorkerMemoryLimitException>(() => Mischief.AllocateAsync(native).WaitAsync(Ample));

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        limit.Limit.ShouldBe(200L << 20);
        File.WriteAllText(PathOf("go"), "");
        await innocent.WaitAsync(Ample);
    }

    [Fact]
    public async Task A_worker_is_replaced_at_its_age_between_calls()
    {
        var clock = new ManualTimeProvider();
        using IDisposable use = CreatePool(options =>
        {
            options.MaxWorkerAge = TimeSpan.FromMinutes(10);
            options.IdleTimeout = Timeout.InfiniteTimeSpan;
            options.TimeProvider = clock;
        }).Use();
        int worker = await Work.GetProcessIdAsync();

        clock.Advance(TimeSpan.FromMinutes(9));
        (await Work.GetProcessIdAsync()).ShouldBe(worker);
        clock.Advance(TimeSpan.FromMinutes(2));

        (await Work.GetProcessIdAsync()).ShouldNotBe(worker);
    }

    [Fact]
    public async Task A_spare_worker_is_started_before_it_is_needed()
    {
        WorkerPool pool = CreatePool(options =>
        {
            options.MaxWorkers = 3;
            options.SpareWorkers = 1;
        });
        using IDisposable use = pool.Use();

        Task<int> running = Work.WaitForFileAsync(PathOf("go"));
        await Wait.UntilAsync(() => pool.GetStatistics() is { Workers: 2, IdleWorkers: 1 }, "one runs the call, one is spare");
        File.WriteAllText(PathOf("go"), "");

        await running.WaitAsync(Ample);
        pool.GetStatistics().WorkersStarted.ShouldBe(2);
    }

    [Fact]
    public async Task Starts_and_ends_of_workers_are_events_with_a_reason()
    {
        var events = new List<string>();
        WorkerPool pool = CreatePool(options => options.MaxCallsPerWorker = 1);
        pool.WorkerStarted += (_, worker) => Note($"{worker.WorkerNumber} started");
        pool.WorkerEnded += (_, worker) => Note($"{worker.WorkerNumber} ended: {worker.Reason}");
        pool.WorkerEnded += (_, _) => throw new InvalidOperationException("a handler's own trouble");
        using (pool.Use())
            await Work.AddAsync(1, 2);
        await pool.DisposeAsync();

        events.ShouldBe(["1 started", "1 ended: it was replaced after 1 calls"]);

        void Note(string what)
        {
            lock (events)
                events.Add(what);
        }
    }

    [Fact]
    public async Task How_the_process_is_started_can_be_changed()
    {
        using IDisposable use = CreatePool(options => options.ConfigureProcess = process => process.Nice = 7).Use();

        int worker = await Work.GetProcessIdAsync();

        ProcessStat.Of(worker).Nice.ShouldBe(7);
    }

    [Fact]
    public async Task Calls_inside_a_worker_can_be_forbidden_or_go_to_a_pool_of_its_own()
    {
        using (CreatePool(options => options.NestedCalls = NestedCalls.Error).Use())
            (await Should.ThrowAsync<InvalidOperationException>(() => Work.AddNestedAsync(1, 2)))
                .Message.ShouldContain("NestedCalls");

        using (CreatePool(options => options.NestedCalls = NestedCalls.OwnPool).Use())
            (await Work.AddNestedAsync(1, 2)).ShouldNotBe(3, "the nested call saw another process id than its caller's");
    }

    [Fact]
    public async Task A_workers_own_children_die_with_it()
    {
        using IDisposable use = CreatePool().Use();
        int child = await Surroundings.StartSleepingChildAsync();
        ChildProcesses.IsRunning(child).ShouldBeTrue();

        await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.ExitAsync(1));

        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(child), "the child has gone with the worker");
    }
}
