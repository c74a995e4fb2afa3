using System.Text;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

public sealed class PseudoTerminalTests : ProcessTest
{
    private static SubprocessOptions AtTerminal(bool echo = true, bool rawOutput = true) =>
        new() { PseudoTerminal = new PseudoTerminalOptions { Columns = 101, Rows = 37, Echo = echo, RawOutput = rawOutput } };

    [Fact]
    public async Task All_three_streams_are_a_terminal_of_the_given_size()
    {
        var result = await Subprocess.RunAsync(
            "test -t 0 && test -t 1 && test -t 2 && stty size; echo e >&2", AtTerminal(), Bound);
        result.EnsureSuccess().OutputText.ShouldBe("37 101\ne\n");
        result.StandardError!.Bytes.Length.ShouldBe(0);
        (await Subprocess.RunAsync("test -t 1", cancellationToken: Bound)).ExitStatus.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Line_ends_are_those_of_a_terminal_unless_output_is_raw()
    {
        (await Subprocess.RunAsync("echo x", AtTerminal(rawOutput: false), Bound)).OutputText.ShouldBe("x\r\n");
        (await Subprocess.RunAsync("echo x", AtTerminal(rawOutput: true), Bound)).OutputText.ShouldBe("x\n");
    }

    [Fact]
    public async Task What_is_typed_is_read_and_echoed_by_choice()
    {
        foreach (bool echo in new[] { true, false })
        {
            await using var process = await Subprocess.OpenAsync("read line; echo got $line", AtTerminal(echo), Bound);
            process.StandardInput.ShouldBeNull();
            process.StandardOutput.ShouldBeNull();
            await process.Terminal!.Stream.WriteAsync("hello\n"u8.ToArray(), Bound);
            (await ReadToEndAsync(process.Terminal.Stream, Bound)).ShouldBe(echo ? "hello\ngot hello\n" : "got hello\n");
            (await process.WaitAsync(Bound)).IsSuccess.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Control_characters_become_signals()
    {
        await using var process = await Subprocess.OpenAsync(
            "trap 'echo interrupted; exit 9' INT; echo ready; while :; do sleep 0.01; done", AtTerminal(echo: false), Bound);
        await foreach (string line in process.Terminal!.Stream.ReadLinesAsync(cancellationToken: Bound))
        {
            if (line == "ready")
                await process.Terminal.Stream.WriteAsync(new byte[] { 3 }, Bound);
            else
                line.ShouldBe("interrupted");
        }

        (await process.WaitAsync(Bound)).ExitCode.ShouldBe(9);
    }

    [Fact]
    public async Task A_resize_reaches_the_process()
    {
        await using var process = await Subprocess.OpenAsync(
            "trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.01; done", AtTerminal(), Bound);
        var lines = new List<string>();
        await foreach (string line in process.Terminal!.Stream.ReadLinesAsync(cancellationToken: Bound))
        {
            lines.Add(line);
            if (line == "ready")
                process.Terminal.Resize(columns: 55, rows: 11);
        }

        lines.ShouldBe(["ready", "11 55"]);
    }

    [Fact]
    public async Task Closing_the_terminal_hangs_up()
    {
        var process = await Subprocess.OpenAsync(["sleep", "987014"], AtTerminal(), Bound);
        var pending = process.Terminal!.Stream.ReadAsync(new byte[1], Bound).AsTask();
        await process.CloseAsync(Bound);
        process.ExitStatus!.Value.Signal.ShouldBe(ProcessSignal.SIGHUP);
        await Should.ThrowAsync<ObjectDisposedException>(() => pending);
        Should.Throw<ObjectDisposedException>(() => process.Terminal.Resize(1, 1));
    }

    [Fact]
    public async Task A_megabyte_comes_through_in_both_directions()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 20000; i++)
            text.Append("0123456789012345678901234567890123456789012345678\n");
        await using var process = await Subprocess.OpenAsync(["head", "-n", "20000"], AtTerminal(echo: false), Bound);
        var reading = ReadToEndAsync(process.Terminal!.Stream, Bound);
        await process.Terminal.Stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()), Bound);
        (await reading).ShouldBe(text.ToString());
    }

    [Fact]
    public async Task A_wait_at_a_terminal_can_be_cancelled_and_goes_on_afterwards()
    {
        await using var process = await Subprocess.OpenAsync(["cat"], AtTerminal(echo: false), Bound);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => process.Terminal!.Stream.ReadAsync(new byte[1], soon.Token).AsTask());
        await process.Terminal!.Stream.WriteAsync("x\n"u8.ToArray(), Bound);
        byte[] buffer = new byte[10];
        (await process.Terminal.Stream.ReadAsync(buffer, Bound)).ShouldBe(2);
    }

    [Fact]
    public async Task A_terminal_and_another_stream_exclude_each_other()
    {
        var options = AtTerminal();
        options.StandardOutput = SubprocessOutput.Null;
        await Should.ThrowAsync<ArgumentException>(() => Subprocess.OpenAsync(["true"], options, Bound));
    }
}
