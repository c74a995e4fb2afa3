using System.Diagnostics;
using System.Globalization;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

public sealed class RunTests : ProcessTest
{
    [Fact]
    public async Task Cancelling_a_run_ends_the_whole_tree_at_once()
    {
        using var cancel = new CancellationTokenSource();
        var options = new SubprocessOptions { OutputDrainTimeout = Timeout.InfiniteTimeSpan };
        var run = Subprocess.RunAsync("sleep 987003 & sleep 987003", options, cancel.Token);
        for (int i = 0; i < 2000 && ProcessProbe.FindByArgument("987003").Count < 2; i++)
            await Task.Delay(10, Bound);

        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAsync<SubprocessCanceledException>(() => run.WaitAsync(Bound));

        ProcessProbe.FindByArgument("987003").ShouldBeEmpty();
        exception.CancellationToken.ShouldBe(cancel.Token);
        exception.PartialResult.ExitStatus.Signal.ShouldBe(9);
        exception.PartialResult.Ending.ShouldBe(SubprocessEnding.Killed);
    }

    [Fact]
    public async Task A_cancelled_run_keeps_what_was_written_until_then()
    {
        using var cancel = new CancellationTokenSource();
        var seen = new TaskCompletionSource();
        var options = new SubprocessOptions { StandardError = SubprocessOutput.ToLines(_ => seen.TrySetResult()) };
        var run = Subprocess.RunAsync("echo so far; echo now >&2; sleep 1000", options, cancel.Token);
        await seen.Task.WaitAsync(Bound);
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAsync<SubprocessCanceledException>(() => run);
        exception.PartialResult.OutputText.ShouldBe("so far\n");
    }

    [Fact]
    public async Task With_a_grace_period_the_process_may_clean_up_and_the_result_says_so()
    {
        using var cancel = new CancellationTokenSource();
        var seen = new TaskCompletionSource();
        var options = new SubprocessOptions
        {
            CancellationGracePeriod = TimeSpan.FromSeconds(20),
            StandardError = SubprocessOutput.ToLines(_ => seen.TrySetResult()),
        };
        var run = Subprocess.RunAsync(
            "trap 'echo cleaned; exit 3' TERM; echo ready >&2; while :; do sleep 0.01; done", options, cancel.Token);
        await seen.Task.WaitAsync(Bound);
        await cancel.CancelAsync();
        var partial = (await Assert.ThrowsAsync<SubprocessCanceledException>(() => run)).PartialResult;
        partial.Ending.ShouldBe(SubprocessEnding.Terminated);
        partial.ExitStatus.ExitCode.ShouldBe(3);
        partial.OutputText.ShouldBe("cleaned\n");
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_is_killed_after_the_grace_period()
    {
        var options = new SubprocessOptions { DisposeGracePeriod = TimeSpan.Zero };
        await using var process = await Subprocess.OpenAsync(
            "trap '' TERM; echo ready; while :; do sleep 0.01; done", options, Bound);
        using var output = new StreamReader(process.StandardOutput!);
        await output.ReadLineAsync(Bound);

        var clock = Stopwatch.StartNew();
        (await process.StopAsync(TimeSpan.FromMilliseconds(100))).ShouldBe(SubprocessEnding.Killed);
        clock.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(90), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Stopping_in_steps_leaves_no_descendant_that_ignored_the_request()
    {
        await using var process = await Subprocess.OpenAsync(
            "(trap '' TERM; exec sleep 987004) & echo ready; wait", cancellationToken: Bound);
        using var output = new StreamReader(process.StandardOutput!);
        await output.ReadLineAsync(Bound);
        for (int i = 0; i < 2000 && ProcessProbe.FindByArgument("987004").Count < 1; i++)
            await Task.Delay(10, Bound);

        (await process.StopAsync(TimeSpan.FromSeconds(20))).ShouldBe(SubprocessEnding.Terminated);
        process.ExitStatus!.Value.Signal.ShouldBe(15);
        ProcessProbe.FindByArgument("987004").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_a_timeout_with_the_output_so_far()
    {
        var options = new SubprocessOptions { Timeout = TimeSpan.FromSeconds(2) };
        var exception = await Should.ThrowAsync<SubprocessTimeoutException>(
            () => Subprocess.RunAsync("echo begun; sleep 987005", options, Bound));
        exception.PartialResult.OutputText.ShouldBe("begun\n");
        exception.Message.ShouldContain("00:00:02");
        ProcessProbe.FindByArgument("987005").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_grandchild_that_holds_the_pipe_delays_a_run_by_the_drain_timeout_only_and_the_result_says_so()
    {
        var options = new SubprocessOptions { OutputDrainTimeout = TimeSpan.FromMilliseconds(200) };
        var clock = Stopwatch.StartNew();
        var result = await Subprocess.RunAsync("sleep 20 & echo $!", options, Bound);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        result.IsSuccess.ShouldBeTrue();
        result.OutputIncomplete.ShouldBeTrue();
        result.StandardOutput!.IsComplete.ShouldBeFalse();
        ProcessProbe.Kill(int.Parse(result.OutputText, CultureInfo.InvariantCulture));

        (await Subprocess.RunAsync(["echo"], options, Bound)).OutputIncomplete.ShouldBeFalse();
    }

    [Fact]
    public async Task A_slow_reader_gets_everything_that_was_in_the_pipe_at_the_exit()
    {
        int lines = 0;
        var options = new SubprocessOptions
        {
            OutputDrainTimeout = TimeSpan.FromMilliseconds(50),
            StandardOutput = SubprocessOutput.ToLines(async (_, token) =>
            {
                if (lines++ % 1000 == 0)
                    await Task.Delay(30, token);
            }),
        };
        var result = await Subprocess.RunAsync("seq 10000; sleep 20 & echo $! >&2", options, Bound);
        ProcessProbe.Kill(int.Parse(result.ErrorText, CultureInfo.InvariantCulture));
        lines.ShouldBe(10000);
    }

    [Theory]
    [InlineData(OutputOverflow.KeepHead, "0123456789")]
    [InlineData(OutputOverflow.KeepTail, "qrstuvwxyz")]
    [InlineData(OutputOverflow.KeepHeadAndTail, "01234vwxyz")]
    public async Task Output_above_the_limit_is_left_out_by_choice_and_the_process_goes_on(OutputOverflow overflow, string kept)
    {
        var options = new SubprocessOptions { OutputLimit = 10, OutputOverflow = overflow };
        var result = await Subprocess.RunAsync(
            "printf 0123456789; printf 'abcdefghijklmnop'; sleep 0.02; printf qrstuvwxyz; exit 2", options, Bound);
        result.OutputText.ShouldBe(kept);
        result.StandardOutput!.TotalBytes.ShouldBe(36);
        result.StandardOutput.OmittedBytes.ShouldBe(26);
        result.ExitStatus.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_runaway_child_is_stopped_by_the_limit_with_a_clear_error()
    {
        var options = new SubprocessOptions { OutputLimit = 1_000_000 };
        var exception = await Should.ThrowAsync<OutputLimitExceededException>(
            () => Subprocess.RunAsync(["yes", "987006"], options, Bound));
        exception.Limit.ShouldBe(1_000_000);
        ProcessProbe.FindByArgument("987006").ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_processes_run_at_the_same_time()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            Subprocess.RunAsync(
                ["sh", "-c", "echo $0; exit $1", $"n{i}", (i % 100).ToString(CultureInfo.InvariantCulture)],
                cancellationToken: Bound)));
        for (int i = 0; i < results.Length; i++)
        {
            results[i].OutputText.ShouldBe($"n{i}\n");
            results[i].ExitStatus.ExitCode.ShouldBe(i % 100);
        }
    }
}
