using System.Diagnostics;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Checklist;

public sealed class ExitTests : ProcessTest
{
    [Fact]
    public async Task The_exit_status_is_null_until_the_exit_and_then_fixed_and_all_waiters_get_it()
    {
        await using var process = await Subprocess.OpenAsync("read line; exit 7", cancellationToken: Bound);
        process.ExitStatus.ShouldBeNull();
        process.ResourceUsage.ShouldBeNull();
        var waiters = Enumerable.Range(0, 20).Select(_ => process.WaitAsync(Bound)).ToList();

        await process.StandardInput!.DisposeAsync();

        foreach (var status in await Task.WhenAll(waiters))
            status.ExitCode.ShouldBe(7);
        process.ExitStatus!.Value.ReturnCode.ShouldBe(7);
        (await process.WaitAsync(Bound)).ExitCode.ShouldBe(7);
    }

    [Fact]
    public async Task Code_and_signal_are_told_apart()
    {
        var killed = await Subprocess.RunAsync("kill -KILL $$", cancellationToken: Bound);
        killed.ExitStatus.Signal.ShouldBe(9);
        killed.ExitStatus.ExitCode.ShouldBeNull();
        killed.ExitStatus.ReturnCode.ShouldBe(-9);
        killed.ExitStatus.ToString().ShouldBe("signal 9 (SIGKILL)");
        killed.Ending.ShouldBe(SubprocessEnding.ByItself);

        var exited = await Subprocess.RunAsync("exit 137", cancellationToken: Bound);
        exited.ExitStatus.Signal.ShouldBeNull();
        exited.ExitStatus.ReturnCode.ShouldBe(137);
        exited.ExitStatus.ToString().ShouldBe("exit code 137");

        var throughShell = await Subprocess.RunAsync("sh -c 'kill -KILL $$'; exit $?", cancellationToken: Bound);
        throughShell.ExitStatus.ReturnCode.ShouldBe(128 + 9);
    }

    [Fact]
    public async Task Cancelling_a_wait_does_not_kill_and_leaves_the_handle_usable()
    {
        await using var process = await Subprocess.OpenAsync(["cat"], cancellationToken: Bound);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(() => process.WaitAsync(soon.Token));
        process.ExitStatus.ShouldBeNull();

        var result = await process.CommunicateAsync("still here", Bound);
        result.OutputText.ShouldBe("still here");
        result.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Communicate_feeds_and_reads_at_the_same_time()
    {
        byte[] input = new byte[3_000_000];
        Random.Shared.NextBytes(input);
        await using var process = await Subprocess.OpenAsync("tee /dev/stderr", cancellationToken: Bound);
        var result = await process.CommunicateAsync(input, Bound);
        result.StandardOutput!.Bytes.Span.SequenceEqual(input).ShouldBeTrue();
        result.StandardError!.Bytes.Span.SequenceEqual(input).ShouldBeTrue();
    }

    [Fact]
    public async Task Communicate_gives_null_for_a_stream_that_is_no_pipe()
    {
        var options = new SubprocessOptions { StandardError = SubprocessOutput.Null };
        await using var process = await Subprocess.OpenAsync("cat; echo lost >&2", options, Bound);
        var result = await process.CommunicateAsync("x", Bound);
        result.OutputText.ShouldBe("x");
        result.StandardError.ShouldBeNull();
    }

    [Fact]
    public async Task Communicate_swallows_a_broken_pipe_but_a_direct_write_does_not()
    {
        await using (var process = await Subprocess.OpenAsync("exec <&-; echo closed; sleep 0.05", cancellationToken: Bound))
            (await process.CommunicateAsync(new byte[1_000_000], Bound)).OutputText.ShouldBe("closed\n");

        await using (var process = await Subprocess.OpenAsync(["true"], cancellationToken: Bound))
        {
            await process.WaitAsync(Bound);
            await Should.ThrowAsync<IOException>(async () => await process.StandardInput!.WriteAsync(new byte[10], Bound));
        }
    }

    [Fact]
    public async Task Output_still_in_the_pipe_after_the_exit_stays_readable()
    {
        await using var process = await Subprocess.OpenAsync(["echo", "late"], cancellationToken: Bound);
        await process.WaitAsync(Bound);
        (await ReadToEndAsync(process.StandardOutput, Bound)).ShouldBe("late\n");
    }

    [Fact]
    public async Task Signals_to_a_process_that_has_exited_are_ignored()
    {
        await using var process = await Subprocess.OpenAsync(["true"], cancellationToken: Bound);
        await process.WaitAsync(Bound);
        process.Kill();
        process.Terminate();
        process.SendSignal(ProcessSignal.SIGUSR1, entireTree: true);
        (await process.StopAsync(TimeSpan.FromSeconds(5))).ShouldBe(SubprocessEnding.ByItself);
        process.ExitStatus!.Value.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_wait_is_for_the_exit_not_for_the_end_of_the_pipes()
    {
        var clock = Stopwatch.StartNew();
        await using var process = await Subprocess.OpenAsync("sleep 20 & echo $!", cancellationToken: Bound);
        await process.WaitAsync(Bound);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));

        using var output = new StreamReader(process.StandardOutput!);
        int grandchild = int.Parse((await output.ReadLineAsync(Bound))!, System.Globalization.CultureInfo.InvariantCulture);
        ProcessProbe.Kill(grandchild);
    }

    [Fact]
    public async Task Check_raises_with_command_status_and_both_outputs_also_for_a_signal()
    {
        var failed = await Subprocess.RunAsync("echo out; echo why >&2; exit 4", cancellationToken: Bound);
        var exception = Should.Throw<SubprocessFailedException>(() => failed.EnsureSuccess());
        exception.ExitStatus.ExitCode.ShouldBe(4);
        exception.Result.OutputText.ShouldBe("out\n");
        exception.Message.ShouldContain("exit code 4");
        exception.Message.ShouldContain("why");
        exception.Message.ShouldContain("/bin/sh -c 'echo out");

        var killed = await Subprocess.RunAsync("kill -TERM $$", cancellationToken: Bound);
        Should.Throw<SubprocessFailedException>(() => killed.EnsureSuccess()).ExitStatus.ReturnCode.ShouldBe(-15);

        (await Subprocess.RunAsync(["true"], cancellationToken: Bound)).EnsureSuccess().ExitStatus.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task The_result_tells_the_times_and_what_was_used()
    {
        var before = DateTimeOffset.UtcNow;
        var result = await Subprocess.RunAsync(
            "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 0.1", cancellationToken: Bound);
        result.StartTime.ShouldBeInRange(before, DateTimeOffset.UtcNow);
        result.RunTime.ShouldBeInRange(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20));
        result.ResourceUsage!.TotalTime.ShouldBeInRange(TimeSpan.FromMilliseconds(1), result.RunTime);
        result.ResourceUsage.PeakWorkingSet.ShouldBeInRange(500_000, 200_000_000);
    }

    [Fact]
    public async Task Whoever_keeps_the_thread_on_which_it_learnt_of_an_exit_delays_no_other()
    {
        const int Keepers = 3;
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out int threads, out int completionThreads);
        ThreadPool.SetMinThreads(threads + Keepers, completionThreads); // it is slow to replace those that they keep
        // Not on this thread, which would be kept if a process has ended before it is waited for.
        Task[] keepers = [.. Enumerable.Range(0, Keepers).Select(_ => Task.Run(async () =>
        {
            await using var process = await Subprocess.OpenAsync(["true"], cancellationToken: Bound).ConfigureAwait(false);
            await process.WaitAsync(Bound).ConfigureAwait(false);
            release.Wait(Bound);
        }))];

        for (int i = 0; i < 20; i++)
            (await Subprocess.RunAsync(["true"], cancellationToken: Bound)).ExitStatus.IsSuccess.ShouldBeTrue();

        keepers.ShouldAllBe(keeper => !keeper.IsCompleted);
        release.Set();
        await Task.WhenAll(keepers);
        ThreadPool.SetMinThreads(threads, completionThreads);
    }
}
