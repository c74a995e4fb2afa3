using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

public sealed class ListenTests : ProcessTest
{
    [Fact]
    public async Task Events_come_in_the_order_started_lines_exited()
    {
        var events = new List<SubprocessEvent>();
        const string command = "echo one; echo oops >&2; echo two; exit 3";
        await foreach (var happened in Subprocess.ListenAsync(command, cancellationToken: Bound))
            events.Add(happened);

        events[0].ShouldBeOfType<SubprocessEvent.Started>().ProcessId.ShouldBeGreaterThan(0);
        events[^1].ShouldBe(new SubprocessEvent.Exited(ExitStatus.FromExitCode(3)));
        events.OfType<SubprocessEvent.Output>().Select(line => line.Line).ShouldBe(["one", "two"]);
        events.OfType<SubprocessEvent.Error>().Select(line => line.Line).ShouldBe(["oops"]);
        events.Count.ShouldBe(5);
    }

    [Fact]
    public async Task An_open_process_can_be_listened_to_and_outlives_a_listener_that_leaves()
    {
        await using var process = await Subprocess.OpenAsync("echo one; echo two; read line; exit 5", cancellationToken: Bound);
        await foreach (var happened in process.ListenAsync(Bound))
        {
            if (happened is SubprocessEvent.Output { Line: "two" })
                break;
        }

        process.ExitStatus.ShouldBeNull();
        await process.StandardInput!.DisposeAsync();
        (await process.WaitAsync(Bound)).ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task At_a_terminal_the_lines_of_the_terminal_are_reported()
    {
        var options = new SubprocessOptions { PseudoTerminal = new PseudoTerminalOptions() };
        var lines = new List<string>();
        await foreach (var happened in Subprocess.ListenAsync("test -t 1 && echo terminal; echo error >&2", options, Bound))
        {
            if (happened is SubprocessEvent.Output output)
                lines.Add(output.Line);
        }

        lines.ShouldBe(["terminal", "error"]);
    }

    [Fact]
    public async Task Leaving_early_kills_the_process_also_when_it_floods()
    {
        await foreach (var happened in Subprocess.ListenAsync(["yes", "987010"], cancellationToken: Bound))
        {
            if (happened is SubprocessEvent.Output)
                break;
        }

        ProcessProbe.FindByArgument("987010").ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelling_kills_the_process()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in Subprocess.ListenAsync(["sleep", "987011"], cancellationToken: cancel.Token))
            {
                if (happened is SubprocessEvent.Started)
                    await cancel.CancelAsync();
            }
        });
        ProcessProbe.FindByArgument("987011").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slow_listener_slows_the_child_and_gets_every_line()
    {
        int lines = 0;
        await foreach (var happened in Subprocess.ListenAsync("seq 50000", cancellationToken: Bound))
        {
            if (happened is SubprocessEvent.Output && ++lines % 10000 == 0)
                await Task.Delay(20, Bound);
        }

        lines.ShouldBe(50000);
    }

    [Fact]
    public async Task A_start_that_fails_is_thrown_by_the_enumeration() =>
        await Assert.ThrowsAsync<ExecutableNotFoundException>(async () =>
        {
            await foreach (var happened in Subprocess.ListenAsync(["offload-no-such-program"], cancellationToken: Bound))
                happened.ShouldBeNull();
        });
}
