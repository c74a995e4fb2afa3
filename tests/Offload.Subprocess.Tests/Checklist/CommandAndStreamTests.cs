using System.Text;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Checklist;

public sealed class CommandAndStreamTests : ProcessTest
{
    [Fact]
    public async Task A_string_goes_to_the_shell_and_a_sequence_is_executed_without_shell_or_quoting()
    {
        (await Subprocess.RunAsync("echo $((1 + 2)) | cat", cancellationToken: Bound)).OutputText.ShouldBe("3\n");

        string[] hostile = ["printf", "%s|", "a b", "$HOME", "`id`", "'\"\\", "*", "", "ä€😀", "a\nb"];
        (await Subprocess.RunAsync(hostile, cancellationToken: Bound)).OutputText.ShouldBe("a b|$HOME|`id`|'\"\\|*||ä€😀|a\nb|");
    }

    [Fact]
    public async Task With_a_shell_the_process_id_and_the_signals_are_the_shells()
    {
        await using var process = await Subprocess.OpenAsync(
            "trap 'echo caught; exit 5' TERM; echo $$; while :; do sleep 0.01; done", cancellationToken: Bound);
        using var output = new StreamReader(process.StandardOutput!);
        (await output.ReadLineAsync(Bound)).ShouldBe(process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        process.Terminate();

        (await output.ReadLineAsync(Bound)).ShouldBe("caught");
        (await process.WaitAsync(Bound)).ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task Open_makes_pipes_of_all_three_streams_by_default()
    {
        await using var process = await Subprocess.OpenAsync(["true"], cancellationToken: Bound);
        process.StandardInput.ShouldNotBeNull();
        process.StandardOutput.ShouldNotBeNull();
        process.StandardError.ShouldNotBeNull();
    }

    [Fact]
    public async Task Run_collects_both_outputs_by_default_and_inherits_the_input()
    {
        var result = await Subprocess.RunAsync(
            "echo out; echo err >&2; readlink /proc/self/fd/0", cancellationToken: Bound);
        result.OutputText.ShouldBe($"out\n{File.ResolveLinkTarget("/proc/self/fd/0", returnFinalTarget: false)?.ToString()}\n");
        result.ErrorText.ShouldBe("err\n");
    }

    [Fact]
    public async Task A_stream_property_is_null_unless_a_pipe_was_asked_for()
    {
        var options = new SubprocessOptions
        {
            StandardInput = SubprocessInput.Null,
            StandardOutput = SubprocessOutput.Null,
            StandardError = SubprocessOutput.StandardOutput,
        };
        await using var process = await Subprocess.OpenAsync(["true"], options, Bound);
        process.StandardInput.ShouldBeNull();
        process.StandardOutput.ShouldBeNull();
        process.StandardError.ShouldBeNull();
    }

    [Fact]
    public async Task A_child_with_the_null_device_reads_the_end_at_once_and_its_output_is_null_not_empty()
    {
        var options = new SubprocessOptions { StandardInput = SubprocessInput.Null, StandardOutput = SubprocessOutput.Null };
        var result = await Subprocess.RunAsync("cat; echo lost; echo kept >&2", options, Bound);
        result.IsSuccess.ShouldBeTrue();
        result.StandardOutput.ShouldBeNull();
        result.ErrorText.ShouldBe("kept\n");
    }

    [Fact]
    public async Task Standard_error_into_standard_output_keeps_the_order_of_the_writes()
    {
        var options = new SubprocessOptions { StandardError = SubprocessOutput.StandardOutput };
        var result = await Subprocess.RunAsync("for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done", options, Bound);
        result.OutputText.ShouldBe(string.Concat(Enumerable.Range(1, 9).Select(i => $"o{i}\ne{i}\n")));
        result.StandardError.ShouldBeNull();
    }

    [Fact]
    public async Task Standard_output_as_a_target_is_legal_only_for_standard_error()
    {
        var options = new SubprocessOptions { StandardOutput = SubprocessOutput.StandardOutput };
        (await Should.ThrowAsync<ArgumentException>(() => Subprocess.RunAsync(["true"], options, Bound)))
            .Message.ShouldContain("StandardError only");
    }

    [Fact]
    public async Task Input_without_a_pipe_is_an_error_of_the_caller()
    {
        await using var process = await Subprocess.OpenAsync(
            ["cat"], new SubprocessOptions { StandardInput = SubprocessInput.Null }, Bound);
        await Should.ThrowAsync<InvalidOperationException>(() => process.CommunicateAsync("text", Bound));
    }

    [Fact]
    public async Task Empty_input_gives_the_child_the_end_of_the_stream()
    {
        await using var process = await Subprocess.OpenAsync(["cat"], cancellationToken: Bound);
        var result = await process.CommunicateAsync(cancellationToken: Bound);
        result.IsSuccess.ShouldBeTrue();
        result.OutputText.ShouldBeEmpty();

        var options = new SubprocessOptions { StandardInput = SubprocessInput.FromString("") };
        (await Subprocess.RunAsync(["cat"], options, Bound)).OutputText.ShouldBeEmpty();
    }

    [Fact]
    public async Task Streams_are_bytes_and_decoding_is_layered_over_them()
    {
        byte[] bytes = [0, 0xFF, 0xFE, (byte)'\n', 0xC3, 0xA4];
        var options = new SubprocessOptions { StandardInput = SubprocessInput.FromBytes(bytes), Encoding = Encoding.Latin1 };
        var result = await Subprocess.RunAsync(["cat"], options, Bound);
        result.StandardOutput!.Bytes.ToArray().ShouldBe(bytes);
        result.OutputText.ShouldBe("\0ÿþ\nÃ¤");
    }

    [Fact]
    public async Task A_character_cut_between_two_reads_is_put_together()
    {
        await using var process = await Subprocess.OpenAsync(
            "printf '\\303'; sleep 0.1; printf '\\244x'; printf '\\360\\237'", cancellationToken: Bound);
        var text = new StringBuilder();
        await foreach (string piece in process.StandardOutput!.ReadTextAsync(cancellationToken: Bound))
            text.Append(piece);
        text.ToString().ShouldBe("äx\uFFFD");
    }

    [Fact]
    public async Task Reading_lines_ends_with_the_stream_and_delivers_a_last_line_without_end()
    {
        await using var process = await Subprocess.OpenAsync(
            "printf 'one\\r\\n\\ntwo\\nthr'; sleep 0.05; printf ee", cancellationToken: Bound);
        var lines = new List<string>();
        await foreach (string line in process.StandardOutput!.ReadLinesAsync(cancellationToken: Bound))
            lines.Add(line);
        lines.ShouldBe(["one", "", "two", "three"]);
    }

    [Fact]
    public async Task A_byte_order_mark_is_dropped()
    {
        await using var process = await Subprocess.OpenAsync("printf '\\357\\273\\277x\\n'", cancellationToken: Bound);
        await foreach (string line in process.StandardOutput!.ReadLinesAsync(cancellationToken: Bound))
            line.ShouldBe("x");
        (await Subprocess.RunAsync("printf '\\357\\273\\277x'", cancellationToken: Bound)).OutputText.ShouldBe("x");
    }

    [Fact]
    public async Task A_child_that_nobody_reads_is_held_up_and_no_data_is_lost()
    {
        await using var process = await Subprocess.OpenAsync(
            "head -c 1000000 /dev/zero; echo done >&2", cancellationToken: Bound);
        await Should.ThrowAsync<TimeoutException>(
            () => process.WaitAsync(Bound).WaitAsync(TimeSpan.FromMilliseconds(100), Bound));

        long total = 0;
        await foreach (var block in process.StandardOutput!.ReadBlocksAsync(cancellationToken: Bound))
            total += block.Length;
        total.ShouldBe(1_000_000);
        (await process.WaitAsync(Bound)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_line_longer_than_the_limit_fails_instead_of_hanging_or_growing()
    {
        await using var process = await Subprocess.OpenAsync("tr '\\0' x </dev/zero", cancellationToken: Bound);
        var exception = await Should.ThrowAsync<LineTooLongException>(async () =>
        {
            await foreach (string line in process.StandardOutput!.ReadLinesAsync(maxLineLength: 1000, cancellationToken: Bound))
                line.ShouldBeNull();
        });
        exception.MaxLineLength.ShouldBe(1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Blocks_of_no_size_are_an_argument_error(int size)
    {
        await using var process = await Subprocess.OpenAsync(["true"], cancellationToken: Bound);
        Should.Throw<ArgumentOutOfRangeException>(() => process.StandardOutput!.ReadBlocksAsync(size, Bound));
    }

    [Fact]
    public async Task With_the_null_device_on_all_streams_a_print_flood_cannot_block()
    {
        var options = new SubprocessOptions
        {
            StandardInput = SubprocessInput.Null,
            StandardOutput = SubprocessOutput.Null,
            StandardError = SubprocessOutput.Null,
        };
        await using var process = await Subprocess.OpenAsync(
            "cat; head -c 10000000 /dev/zero; head -c 10000000 /dev/zero >&2", options, Bound);
        (await process.WaitAsync(Bound)).IsSuccess.ShouldBeTrue();
    }
}
