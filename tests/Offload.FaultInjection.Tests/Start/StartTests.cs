using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Start;

public sealed class StartTests : FaultTest
{
    private const int Kill = 9;

    [Fact]
    public async Task A_start_that_fails_now_and_then_costs_time_and_no_call_while_another_worker_lives()
    {
        string program = Script($"n=$(cat {PathOf("n")} 2>/dev/null || echo 0); echo $((n+1)) > {PathOf("n")}; "
            + $"[ $((n % 2)) = 1 ] && exit 3; exec {TestProgram.Executable}");
        WorkerPool pool = CreatePool(options
            => (options.WorkerExecutable, options.MaxWorkers, options.RestartBackoff) =
                (program, 2, TimeSpan.FromMilliseconds(10)));
        using IDisposable use = pool.Use();
        await Work.AddAsync(0, 0).WaitAsync(Ample);

        int[] sums = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Work.AddAsync(i, 1))).WaitAsync(Ample);

        sums.ShouldBe(Enumerable.Range(1, 50));
    }

    [Fact]
    public async Task The_minimum_of_workers_is_refilled_after_failed_starts_without_any_call()
    {
        string broken = PathOf("broken");
        string program = Script($"[ -e {broken} ] && exit 3; exec {TestProgram.Executable}");
        WorkerPool pool = CreatePool(options
            => (options.WorkerExecutable, options.MinWorkers, options.RestartBackoff) =
                (program, 1, TimeSpan.FromMilliseconds(10)));
        int worker;
        using (pool.Use())
            worker = await Work.GetProcessIdAsync().WaitAsync(Ample);

        File.WriteAllText(broken, "");
        Signals.Send(worker, Kill);
        await Wait.UntilAsync(() => pool.GetStatistics().StartFailuresInARow >= 2, "starts have failed");
        File.Delete(broken);

        await Wait.UntilAsync(
            () => pool.GetStatistics() is { IdleWorkers: 1, StartFailuresInARow: 0 }, "a worker is there again");
    }

    [Fact]
    public async Task Failing_refills_of_the_minimum_do_not_spin_even_without_a_back_off()
    {
        WorkerPool pool = CreatePool(options =>
        {
            options.WorkerExecutable = Script($"echo >> {PathOf("starts")}; exit 3");
            (options.MaxWorkers, options.MinWorkers, options.RestartBackoff) = (2, 2, TimeSpan.Zero);
        });
        using (pool.Use())
            await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        var waited = Stopwatch.StartNew();
        await Wait.UntilAsync(() => pool.GetStatistics().StartFailuresInARow >= 8, "starts have failed");
        int starts = File.ReadAllLines(PathOf("starts")).Length;

        starts.ShouldBeLessThanOrEqualTo(8 + 2 * (int)(waited.Elapsed / TimeSpan.FromMilliseconds(100) + 1));
    }

    [Fact]
    public async Task A_failed_start_leaves_nothing_however_often()
    {
        using IDisposable use =
            CreatePool(options => (options.WorkerExecutable, options.RestartBackoff) = (Script("exit 3"), TimeSpan.Zero)).Use();
        for (int i = 0; i < 50; i++)
            await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));
    }

    [Fact]
    public async Task A_worker_that_fails_after_a_flood_of_complaints_is_quoted_in_brief()
    {
        using IDisposable use = CreatePool(options => options.WorkerExecutable = Script("head -c 5000000 /dev/zero | tr '\\0' x "
            + ">&2; echo >&2; echo the end >&2; exit 9")).Use();

        var failure = await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        failure.StandardErrorTail.ShouldEndWith("the end");
        failure.Message.Length.ShouldBeLessThan(512 * 1024);
    }

    [Fact]
    public async Task A_worker_program_that_may_not_be_run_is_a_clear_error()
    {
        File.WriteAllText(PathOf("not-executable"), "no program");
        using IDisposable use = CreatePool(options => options.WorkerExecutable = PathOf("not-executable")).Use();

        (await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample)))
            .Message.ShouldContain("not-executable");
    }

    [Fact]
    public async Task A_working_directory_that_is_not_there_is_a_clear_error()
    {
        using IDisposable use = CreatePool(options => options.WorkingDirectory = PathOf("nowhere")).Use();

        (await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample)))
            .Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task A_program_that_leaves_a_child_behind_with_its_output_is_a_failed_start_all_the_same()
    {
        using IDisposable use =
            CreatePool(options => options.WorkerExecutable = Script($"sleep 1000 & echo $! > {PathOf("child")}; exit 3")).Use();

        await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2).WaitAsync(Ample));

        int child = await WorkerOfAsync("child");
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(child), "the child is gone");
    }

    [Fact]
    public async Task WarmUp_that_fails_or_is_cancelled_leaves_a_pool_that_can_be_used_and_ended()
    {
        WorkerPool failing = CreatePool(options => options.WorkerExecutable = Script("exit 3"));
        await Should.ThrowAsync<WorkerStartException>(() => failing.WarmUpAsync(1).WaitAsync(Ample));

        WorkerPool pool = CreateHesitantPool("begin", options => options.MaxWorkers = 2);
        using var source = new CancellationTokenSource();
        Task warmUp = pool.WarmUpAsync(2, source.Token);
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => warmUp.WaitAsync(Ample));
        File.WriteAllText(PathOf("begin"), "");
        await ShouldBeWellAsync(pool);
    }
}
