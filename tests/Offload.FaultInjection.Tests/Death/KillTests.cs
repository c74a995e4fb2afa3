using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Death;

/// <summary>Workers killed at every moment of a call's life.</summary>
public sealed class KillTests : FaultTest
{
    private const int Kill = 9, Terminate = 15, Stop = 19, ProcessorTimeLimit = 24, Alarm = 26;

    [Theory]
    [InlineData(Kill)]
    [InlineData(ProcessorTimeLimit)]
    [InlineData(Alarm)]
    public async Task A_signal_in_the_middle_of_a_call_is_told_by_its_number(int signal)
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        Task<int> call = Work.SleepAsync(PathOf("worker"), 60_000);

        Signals.Send(await WorkerOfAsync("worker"), signal);
        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));

        crash.Signal.ShouldBe(signal);
        crash.CallStarted.ShouldBeTrue();
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_terminate_in_the_middle_of_a_call_is_a_crash()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        Task<int> call = Work.SleepAsync(PathOf("worker"), 60_000);

        Signals.Send(await WorkerOfAsync("worker"), Terminate);
        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));

        (crash.Signal == Terminate || crash.ExitCode == 128 + Terminate).ShouldBeTrue(crash.Message);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_method_that_kills_its_own_process_is_a_crash()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(
            () => Mischief.SendSignalToItselfAsync(Kill).WaitAsync(Ample));

        crash.Signal.ShouldBe(Kill);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Workers_killed_while_they_start_are_a_failed_start_or_go_unnoticed()
    {
        for (int delay = 0; delay < 200; delay += 20)
        {
            WorkerPool pool = CreatePool();
            using IDisposable use = pool.Use();
            HashSet<int> before = ChildProcesses.OfThisProcess();
            Task<int> call = Work.AddAsync(1, 2);

            await Wait.UntilAsync(() => ChildProcesses.OfThisProcess().Except(before).Any(), "it is being started");
            await Task.Delay(delay);
            foreach (int worker in ChildProcesses.OfThisProcess().Except(before))
                Signals.TrySend(worker, Kill);

            await EndsWellOrAsync(call, typeof(WorkerStartException), typeof(WorkerCrashedException));
            await ShouldBeWellAsync(pool);
            await pool.DisposeAsync();
        }
    }

    [Fact]
    public async Task Workers_stopped_at_the_first_moment_of_their_start_hold_neither_their_caller_nor_their_pool()
    {
        const int Pools = 8;
        HashSet<int> seen = ChildProcesses.OfThisProcess();
        using var done = new CancellationTokenSource();
        Task<int> stopping = Task.Run(() =>
        {
            int stopped = 0;
            while (!done.IsCancellationRequested)
            {
                foreach (int child in ChildProcesses.OfThisProcess().Where(seen.Add))
                    stopped += Signals.TrySend(child, Stop) ? 1 : 0;
            }

            return stopped;
        });

        await Task.WhenAll(Enumerable.Range(0, Pools).Select(async _ =>
        {
            WorkerPool pool = CreatePool(options => options.StartupTimeout = TimeSpan.FromMilliseconds(500));
            using IDisposable use = pool.Use();
            await EndsWellOrAsync(Work.AddAsync(1, 2), typeof(WorkerStartException), typeof(WorkerCrashedException));
            await pool.DisposeAsync().AsTask().WaitAsync(Ample);
        }));

        await done.CancelAsync();
        (await stopping).ShouldBeGreaterThan(0); // on a busy machine one may have been given up before it was found
    }

    [Fact]
    public async Task Workers_killed_at_every_moment_of_short_calls_cost_their_own_call_at_most()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        for (int i = 0; i < 25; i++)
        {
            int worker = await Work.GetProcessIdAsync().WaitAsync(Ample);
            Task<int> call = Work.AddAsync(i, 1);
            await SpinAsync(TimeSpan.FromMicroseconds(i * 20));
            Signals.TrySend(worker, Kill);

            if (await EndsWellOrAsync(call, typeof(WorkerCrashedException)))
                (await call).ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task A_worker_killed_while_it_takes_a_large_argument_has_not_begun_and_another_one_takes_it()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();
        byte[] large = new byte[64 << 20];
        large[^1] = 7;

        await Signals.StopAsync(worker);
        Task<byte[]> call = Work.EchoAsync(large);
        await Task.Delay(100);
        call.IsCompleted.ShouldBeFalse();
        Signals.Send(worker, Kill);

        (await call.WaitAsync(Ample))[^1].ShouldBe((byte)7);
        pool.GetStatistics().WorkersStarted.ShouldBe(2);
    }

    [Fact]
    public async Task A_worker_killed_while_it_sends_a_large_result_is_a_crash_of_a_call_that_had_begun()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        for (int delay = 0; delay < 5; delay++)
        {
            string name = $"worker-{delay}";
            Task<byte[]> call = Work.ProduceAsync(PathOf(name), 256 << 20);
            int worker = await WorkerOfAsync(name);
            await Task.Delay(delay * 10);
            Signals.TrySend(worker, Kill);

            if (!await EndsWellOrAsync(call, typeof(WorkerCrashedException)))
                ((WorkerCrashedException)call.Exception!.InnerException!).CallStarted.ShouldBeTrue();
        }

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_worker_killed_while_it_shuts_down_delays_nobody()
    {
        WorkerPool pool = CreatePool(options => options.MaxCallsPerWorker = 1);
        using IDisposable use = pool.Use();
        for (int i = 0; i < 5; i++)
            Signals.TrySend(await Work.GetProcessIdAsync().WaitAsync(Ample), i % 2 == 0 ? Kill : Stop);

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task All_workers_killed_at_once_while_idle_are_replaced_unnoticed()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 3);
        using IDisposable use = pool.Use();
        HashSet<int> before = ChildProcesses.OfThisProcess();
        await pool.WarmUpAsync(3);

        foreach (int worker in ChildProcesses.OfThisProcess().Except(before))
            Signals.Send(worker, Kill);
        int[] sums = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Work.AddAsync(i, 1))).WaitAsync(Ample);

        sums.ShouldBe(Enumerable.Range(1, 6));
    }

    [Fact]
    public async Task A_worker_stopped_while_idle_is_found_by_the_call_that_it_does_not_begin()
    {
        using IDisposable use = CreatePool(options => options.HeartbeatTimeout = TimeSpan.FromSeconds(1)).Use();
        int worker = await Work.GetProcessIdAsync();

        await Signals.StopAsync(worker);

        (await Work.GetProcessIdAsync().WaitAsync(Ample)).ShouldNotBe(worker, "the call had not begun: another worker runs it");
    }

    [Fact]
    public async Task A_worker_that_hangs_up_and_lives_on_is_killed()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.HangUpAsync().WaitAsync(Ample));

        ChildProcesses.IsRunning(crash.ProcessId).ShouldBeFalse();
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_worker_that_exits_around_its_reply_has_replied_or_crashed()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        for (int microseconds = 0; microseconds < 1000; microseconds += 100)
        {
            int worker = await Work.GetProcessIdAsync();
            Task<int> call = Mischief.ExitRightAfterAsync(microseconds);
            if (await EndsWellOrAsync(call, typeof(WorkerCrashedException)))
                (await call).ShouldBe(microseconds);
            // The next call is no matter of its exit, which may be late.
            await Wait.UntilAsync(() => !ChildProcesses.IsRunning(worker), "the worker has exited");
        }

        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task A_worker_whose_threads_were_left_blocked_still_hears_of_the_next_call()
    {
        using IDisposable use = CreatePool().Use();

        (await Mischief.BlockThreadsAsync().WaitAsync(Ample)).ShouldBe(8);

        (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }

    [Fact]
    public async Task Bytes_written_into_the_channel_by_the_method_are_a_crash_and_not_a_wrong_result()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<WorkerCrashedException>(
            () => Mischief.WriteIntoChannelAsync([0, 0, 0, 2, 9, 9]).WaitAsync(Ample));

        await ShouldBeWellAsync(pool);
    }

    /// <summary>Whether the call succeeded; if not, with one of these exceptions.</summary>
    private static async Task<bool> EndsWellOrAsync(Task call, params Type[] failures)
    {
        await Task.WhenAny(call).WaitAsync(Ample);
        if (call.IsCompletedSuccessfully)
            return true;
        failures.ShouldContain(call.Exception!.InnerException!.GetType(), call.Exception.ToString());
        return false;
    }

    private static Task SpinAsync(TimeSpan time) => Task.Run(() =>
    {
        var spun = Stopwatch.StartNew();
        while (spun.Elapsed < time)
        {
        }
    });
}
