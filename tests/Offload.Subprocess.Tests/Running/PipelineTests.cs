using System.Globalization;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

[Collection(Alone.Name)]
public sealed class PipelineTests : ProcessTest
{
    [Fact]
    public async Task The_output_of_each_process_is_the_input_of_the_next()
    {
        var options = new SubprocessOptions { StandardInput = SubprocessInput.FromString("b\na\nb\nc\n") };
        var result = await Subprocess.RunPipelineAsync([["sort"], ["uniq", "-c"], ["tr", "-d", " "]], options, Bound);
        result.EnsureSuccess().OutputText.ShouldBe("1a\n2b\n1c\n");
        result.Stages.Count.ShouldBe(3);
        result.Stages[0].StandardOutput.ShouldBeNull();
    }

    [Fact]
    public async Task Garbage_collections_in_the_middle_close_no_pipe()
    {
        using var stop = new CancellationTokenSource();
        var collections = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            },
            Bound);
        for (int i = 0; i < 25; i++)
        {
            var result = await Subprocess.RunPipelineAsync(
                [["echo", "through"], ["cat"], ["cat"], ["cat"]], cancellationToken: Bound);
            result.EnsureSuccess().OutputText.ShouldBe("through\n");
        }

        await stop.CancelAsync();
        await collections;
    }

    [Fact]
    public async Task Every_exit_status_and_every_error_output_is_reported()
    {
        var result = await Subprocess.RunPipelineAsync(
            [["sh", "-c", "echo first >&2; exit 3"], ["sh", "-c", "cat; kill -TERM $$"], ["sh", "-c", "cat; echo last >&2"]],
            cancellationToken: Bound);
        result.Stages.Select(stage => stage.ExitStatus.ReturnCode).ShouldBe([3, -15, 0]);
        result.Stages.Select(stage => stage.ErrorText).ShouldBe(["first\n", "", "last\n"]);
        result.IsSuccess.ShouldBeFalse();
        Should.Throw<SubprocessFailedException>(() => result.EnsureSuccess()).ExitStatus.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_process_whose_successor_has_enough_is_ended_by_the_broken_pipe_and_that_is_no_failure()
    {
        var result = await Subprocess.RunPipelineAsync([["yes"], ["head", "-n", "2"]], cancellationToken: Bound);
        result.OutputText.ShouldBe("y\ny\n");
        result.Stages[0].ExitStatus.Signal.ShouldBe(ProcessSignal.SIGPIPE);
        result.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stage_that_cannot_be_started_ends_the_others()
    {
        await Should.ThrowAsync<ExecutableNotFoundException>(() =>
            Subprocess.RunPipelineAsync([["sleep", "987012"], ["offload-no-such-program"]], cancellationToken: Bound));
        ProcessProbe.FindByArgument("987012").ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelling_ends_all_stages()
    {
        using var cancel = new CancellationTokenSource();
        var run = Subprocess.RunPipelineAsync(
            [["sleep", "987013"], ["cat"], ["sleep", "987013"]], cancellationToken: cancel.Token);
        for (int i = 0; i < 2000 && ProcessProbe.FindByArgument("987013").Count < 2; i++)
            await Task.Delay(10, Bound);
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAsync<SubprocessCanceledException>(() => run.WaitAsync(Bound));
        exception.PartialResults.Count.ShouldBe(3);
        ProcessProbe.FindByArgument("987013").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_passes_between_the_stages_does_not_pass_through_this_process()
    {
        await Subprocess.RunPipelineAsync([["true"], ["true"]], cancellationToken: Bound);
        long before = BytesReadByThreads();
        var result = await Subprocess.RunPipelineAsync(
            [["head", "-c", "300000000", "/dev/zero"], ["cat"], ["wc", "-c"]], cancellationToken: Bound);
        result.OutputText.Trim().ShouldBe("300000000");
        (BytesReadByThreads() - before).ShouldBeLessThan(100_000_000);

        // By the threads, since the numbers of the process have those of its reaped children in them.
        static long BytesReadByThreads() => Directory.EnumerateDirectories("/proc/self/task").Sum(thread =>
        {
            try
            {
                string line = File.ReadAllLines(Path.Combine(thread, "io")).Single(
                    line => line.StartsWith("rchar:", StringComparison.Ordinal));
                return long.Parse(line[6..], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
                return 0;
            }
        });
    }
}
