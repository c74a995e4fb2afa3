using System.Diagnostics;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Failures;

public sealed class StartTests : WorkerTest
{
    [Fact]
    public async Task A_worker_program_that_is_not_there_is_a_clear_error()
    {
        using IDisposable use = CreatePool(options => options.WorkerExecutable = PathOf("no-such-program")).Use();

        var failure = await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        failure.Message.ShouldContain("no-such-program");
    }

    [Fact]
    public async Task A_worker_program_that_ends_at_once_is_quoted()
    {
        using IDisposable use = CreatePool(options => options.WorkerExecutable = Script("echo I am not well >&2; exit 3")).Use();

        var failure = await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        failure.Message.ShouldContain("exit code 3");
        failure.StandardErrorTail.ShouldContain("I am not well");
    }

    [Fact]
    public async Task A_worker_program_that_says_nothing_is_given_up_after_the_startup_timeout()
    {
        using IDisposable use = CreatePool(options =>
        {
            options.WorkerExecutable = Script("exec sleep 60");
            options.StartupTimeout = TimeSpan.FromMilliseconds(300);
        }).Use();

        var waited = Stopwatch.StartNew();
        var failure = await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        failure.Message.ShouldContain("StartupTimeout");
    }

    [Fact]
    public async Task The_startup_timeout_goes_by_the_clock_of_the_options()
    {
        var clock = new ManualTimeProvider();
        HashSet<int> before = ChildProcesses.OfThisProcess();
        using IDisposable use =
            CreatePool(options => (options.WorkerExecutable, options.TimeProvider) = (Script("exec sleep 60"), clock)).Use();
        Task<int> call = Work.AddAsync(1, 2);
        await Wait.UntilAsync(() => ChildProcesses.OfThisProcess().Except(before).Any(), "it is being started");

        clock.Advance(TimeSpan.FromSeconds(20));

        (await Should.ThrowAsync<WorkerStartException>(() => call.WaitAsync(Ample))).Message.ShouldContain("StartupTimeout");
    }

    [Fact]
    public async Task All_callers_learn_that_no_worker_can_be_started_and_later_ones_try_again()
    {
        string program = Script("exit 3");
        WorkerPool pool = CreatePool(options => options.WorkerExecutable = program);
        using IDisposable use = pool.Use();

        Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(i => Work.AddAsync(i, i))];
        foreach (Task<int> call in calls)
            await Should.ThrowAsync<WorkerStartException>(() => call.WaitAsync(Ample));
        pool.GetStatistics().StartFailuresInARow.ShouldBeGreaterThan(0);

        Script($"exec {TestProgram.Executable}").ShouldBe(program);
        (await Work.AddAsync(1, 1).WaitAsync(Ample)).ShouldBe(
            2, "that program is another one, and loads this assembly from where it is");
        pool.GetStatistics().StartFailuresInARow.ShouldBe(0);
    }

    [Fact]
    public async Task A_single_failed_start_is_told_to_one_caller_only()
    {
        // Fails once, then is an honest worker.
        string program = Script($"if mkdir {PathOf("failed")} 2>/dev/null; then exit 3; fi; exec {TestProgram.Executable}");
        using IDisposable use = CreatePool(options => options.WorkerExecutable = program).Use();

        Task<int>[] calls = [.. Enumerable.Range(0, 5).Select(i => Work.AddAsync(i, 1))];

        await Should.ThrowAsync<WorkerStartException>(() => calls[0].WaitAsync(Ample));
        (await Task.WhenAll(calls[1..]).WaitAsync(Ample)).ShouldBe([2, 3, 4, 5]);
    }

    [Fact]
    public async Task Many_failing_starts_at_a_time_fail_all_callers_in_bounded_time()
    {
        string program = Script("exit 3");
        using IDisposable use = CreatePool(options => (options.WorkerExecutable, options.MaxWorkers) = (program, 4)).Use();

        foreach (Task<int> call in Enumerable.Range(0, 50).Select(i => Work.AddAsync(i, 1)).ToArray())
            await Should.ThrowAsync<WorkerStartException>(() => call.WaitAsync(Ample));
    }

    [Fact]
    public async Task A_program_that_keeps_failing_is_not_started_in_a_tight_loop()
    {
        using IDisposable use = CreatePool(options =>
        {
            options.WorkerExecutable = Script($"echo >> {PathOf("starts")}; exit 3");
            options.RestartBackoff = TimeSpan.FromMilliseconds(200);
        }).Use();

        var waited = Stopwatch.StartNew();
        for (int i = 0; i < 3; i++)
            await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        waited.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(200 + 400));
        File.ReadAllLines(PathOf("starts")).Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("two-gigabytes")]
    [InlineData("negative-length")]
    [InlineData("wrong-id")]
    public async Task A_worker_program_that_speaks_anything_else_is_killed(string trick)
    {
        using IDisposable use = CreatePool(options =>
        {
            // Without the variable, which would make an honest worker of it.
            options.WorkerExecutable = Script(
                $"unset DOTNET_STARTUP_HOOKS; exec {TestProgram.Executable} impostor hello {trick}");
            options.StartupTimeout = TimeSpan.FromSeconds(2);
        }).Use();

        await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));
    }

    [Fact]
    public async Task A_program_that_awaits_RunAsync_first_is_a_worker_without_the_startup_hook()
    {
        using IDisposable use = CreatePool(options
            => options.WorkerExecutable =
                Script($"unset DOTNET_STARTUP_HOOKS; exec {TestProgram.Executable} dedicated-worker")).Use();

        (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
    }

    private string Script(string line) => ShellScript.Write(PathOf("worker.sh"), line);
}
