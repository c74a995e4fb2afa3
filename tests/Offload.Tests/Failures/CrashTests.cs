using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Failures;

public class CrashTests : WorkerTest
{
    private const int SignalAbort = 6;
    private const int SignalKill = 9;

    [Fact]
    public async Task Kill_9_in_the_middle_of_a_call_is_told_within_a_second_and_the_next_call_works()
    {
        string[] filesBefore = Directory.GetFiles(Path.GetTempPath());
        using IDisposable use = CreatePool().Use();

        (int worker, WorkerCrashedException crash, TimeSpan waited) = await KillAsync("started");
        for (int again = 0; again < 3 && waited > TimeSpan.FromSeconds(1); again++)
            (worker, crash, waited) = await KillAsync($"started-again-{again}"); // a busy machine may have stood still meanwhile

        waited.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        crash.Signal.ShouldBe(SignalKill);
        crash.ExitCode.ShouldBeNull();
        crash.CallStarted.ShouldBeTrue();
        crash.ProcessId.ShouldBe(worker);
        crash.Message.ShouldContain("Work.Sleep");
        crash.Message.ShouldContain("signal 9");
        Directory.GetFiles(Path.GetTempPath(), $"*-{worker}-*").Except(filesBefore).ShouldBeEmpty(
            "what the runtime of a killed worker leaves is cleaned away");
        (await Work.AddAsync(1, 2)).ShouldBe(3);

        async Task<(int Worker, WorkerCrashedException Crash, TimeSpan Waited)> KillAsync(string started)
        {
            Task<int> call = Work.SleepAsync(PathOf(started), 60_000);
            int running = await WorkerOfAsync(PathOf(started));
            var waiting = Stopwatch.StartNew();
            Process.GetProcessById(running).Kill();
            return (running, await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample)), waiting.Elapsed);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public async Task Environment_Exit_in_a_method_is_a_crash_with_that_exit_code(int code)
    {
        using IDisposable use = CreatePool().Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.ExitAsync(code));

        crash.ExitCode.ShouldBe(code);
        crash.Signal.ShouldBeNull();
    }

    [Fact]
    public async Task A_stack_overflow_kills_the_worker_only_and_its_last_words_are_told()
    {
        using IDisposable use = CreatePool().Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.OverflowStackAsync());

        crash.Signal.ShouldBe(SignalAbort);
        crash.StandardErrorTail.ShouldContain("Stack overflow");
        (await Work.AddAsync(1, 2)).ShouldBe(3);
    }

    [Fact]
    public async Task A_write_to_a_bad_address_kills_the_worker_only()
    {
        using IDisposable use = CreatePool().Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.WriteToBadAddressAsync());

        crash.Signal.ShouldBe(SignalAbort);
        crash.StandardErrorTail.ShouldContain("AccessViolationException");
    }

    [Fact]
    public async Task FailFast_and_an_unhandled_exception_are_told_with_their_message()
    {
        using IDisposable use = CreatePool().Use();

        (await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.FailFastAsync("the end is near")))
            .StandardErrorTail.ShouldContain("the end is near");
        (await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.ThrowOnOtherThreadAsync()))
            .StandardErrorTail.ShouldContain("nobody catches this");
    }

    [Fact]
    public async Task Other_calls_of_the_pool_do_not_notice_a_crash()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        Task<int> innocent = Work.WaitForFileAsync(PathOf("go"));

        await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.ExitAsync(1));
        await Work.AddAsync(1, 2);
        File.WriteAllText(PathOf("go"), "");

        await innocent.WaitAsync(Ample);
    }

    [Fact]
    public async Task A_worker_that_dies_while_it_is_idle_is_replaced_without_anyone_noticing()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();

        Process.GetProcessById(worker).Kill();
        await Wait.UntilAsync(() => pool.GetStatistics().Workers == 0, "the pool has noticed");

        (await Work.GetProcessIdAsync()).ShouldNotBe(worker);
    }

    [Fact]
    public async Task A_call_that_reaches_a_dying_worker_is_given_to_another_one()
    {
        using IDisposable use = CreatePool().Use();
        for (int i = 0; i < 15; i++)
        {
            int worker = await Work.GetProcessIdAsync();

            Process.GetProcessById(worker).Kill();

            // Not idempotent, but not begun either: nobody need hear of it.
            (await Work.GetProcessIdAsync().WaitAsync(Ample)).ShouldNotBe(worker);
        }
    }

    [Fact]
    public async Task An_idempotent_call_is_run_again_on_a_fresh_worker()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Mischief.DieOnceAsync(PathOf("tried"));

        pool.GetStatistics().WorkersStarted.ShouldBe(2);
    }

    [Fact]
    public async Task A_call_that_has_killed_two_workers_is_not_tried_on_a_third()
    {
        using IDisposable use = CreatePool().Use();

        await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.DieAlwaysAsync(PathOf("tries")));

        File.ReadAllText(PathOf("tries")).ShouldBe("xx");
    }

    private static async Task<int> WorkerOfAsync(string startedFile)
    {
        await Wait.UntilAsync(() => File.Exists(startedFile) && new FileInfo(startedFile).Length > 0, "the call has started");
        return int.Parse(await File.ReadAllTextAsync(startedFile), System.Globalization.CultureInfo.InvariantCulture);
    }
}
