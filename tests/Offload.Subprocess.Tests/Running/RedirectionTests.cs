using System.Globalization;
using System.Text;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

/// <summary>Where input can come from, where output can go, and what either end does to the process when it fails.</summary>
public sealed class RedirectionTests : ProcessTest
{
    [Fact]
    public async Task Input_can_be_bytes_text_a_stream_a_file_a_handle_or_blocks_as_they_come()
    {
        string path = Path.Combine(CreateDirectory(), "input");
        await File.WriteAllTextAsync(path, "from file", Bound);
        using var handle = File.OpenHandle(path);
        (await CatAsync(SubprocessInput.FromBytes("bytes"u8.ToArray()))).ShouldBe("bytes");
        (await CatAsync(SubprocessInput.FromString("täxt"))).ShouldBe("täxt");
        (await CatAsync(SubprocessInput.FromString("ä", Encoding.Latin1))).ShouldBe("\uFFFD");
        (await CatAsync(SubprocessInput.FromStream(new MemoryStream("stream"u8.ToArray())))).ShouldBe("stream");
        (await CatAsync(SubprocessInput.FromFile(path))).ShouldBe("from file");
        (await CatAsync(SubprocessInput.FromHandle(handle))).ShouldBe("from file");
        (await CatAsync(SubprocessInput.FromChunks(BlocksAsync()))).ShouldBe("0 1 2 ");

        async Task<string> CatAsync(SubprocessInput input) =>
            (await Subprocess.RunAsync(["cat"], new SubprocessOptions { StandardInput = input }, Bound)).OutputText;

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> BlocksAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{i} "));
            }
        }
    }

    [Fact]
    public async Task Output_can_go_to_a_file_a_handle_or_a_stream()
    {
        string path = Path.Combine(CreateDirectory(), "output");
        var copy = new MemoryStream();
        var toFile = new SubprocessOptions
        {
            StandardOutput = SubprocessOutput.ToFile(path),
            StandardError = SubprocessOutput.ToStream(copy),
        };
        (await Subprocess.RunAsync("echo 1; echo e >&2", toFile, Bound)).StandardOutput.ShouldBeNull();
        var appended = new SubprocessOptions { StandardOutput = SubprocessOutput.ToFile(path, append: true) };
        await Subprocess.RunAsync("echo 2", appended, Bound);
        (await File.ReadAllTextAsync(path, Bound)).ShouldBe("1\n2\n");
        Encoding.UTF8.GetString(copy.ToArray()).ShouldBe("e\n");

        await Subprocess.RunAsync("echo 3", toFile, Bound);
        (await File.ReadAllTextAsync(path, Bound)).ShouldBe("3\n");

        using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            var toHandle = new SubprocessOptions
            {
                StandardOutput = SubprocessOutput.ToHandle(handle),
                StandardError = SubprocessOutput.StandardOutput,
            };
            await Subprocess.RunAsync("echo 4; echo 5 >&2", toHandle, Bound);
        }

        (await File.ReadAllTextAsync(path, Bound)).ShouldBe("4\n5\n");
    }

    [Fact]
    public async Task What_the_callers_stream_throws_ends_the_process_and_comes_out()
    {
        var failing = new SubprocessOptions { StandardInput = SubprocessInput.FromChunks(ThrowAsync()) };
        string[] command = ["sh", "-c", "cat; sleep 987007"];
        (await Should.ThrowAsync<InvalidDataException>(() => Subprocess.RunAsync(command, failing, Bound)))
            .Message.ShouldBe("source");
        var options =
            new SubprocessOptions { StandardOutput = SubprocessOutput.ToLines(_ => throw new InvalidDataException("sink")) };
        (await Should.ThrowAsync<InvalidDataException>(() => Subprocess.RunAsync("echo x; sleep 987007", options, Bound)))
            .Message.ShouldBe("sink");
        ProcessProbe.FindByArgument("987007").ShouldBeEmpty();

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> ThrowAsync()
        {
            yield return "x"u8.ToArray();
            await Task.Yield();
            throw new InvalidDataException("source");
        }
    }

    [Fact]
    public async Task What_a_delegate_throws_comes_out_of_dispose_even_if_a_grandchild_holds_the_other_stream()
    {
        var options = new SubprocessOptions
        {
            OutputDrainTimeout = TimeSpan.FromMilliseconds(100),
            DisposeGracePeriod = TimeSpan.FromMilliseconds(100),
            StandardOutput = SubprocessOutput.ToLines(_ => throw new InvalidDataException("sink")),
            StandardError = SubprocessOutput.ToLines(_ => { }),
        };
        var process = await Subprocess.OpenAsync(["sh", "-c", "setsid sleep 987015 >/dev/null & echo x; exit 0"], options, Bound);
        (await Assert.ThrowsAsync<InvalidDataException>(() => process.DisposeAsync().AsTask().WaitAsync(Bound)))
            .Message.ShouldBe("sink");
        foreach (int left in ProcessProbe.FindByArgument("987015"))
            ProcessProbe.Kill(left);
    }

    [Fact]
    public async Task A_delegate_that_takes_its_time_is_told_of_the_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var options = new SubprocessOptions
        {
            StandardOutput = SubprocessOutput.ToLines(async (_, stopped) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, stopped);
            }),
        };
        var run = Subprocess.RunAsync("echo x; sleep 1000", options, cancel.Token);
        await begun.Task.WaitAsync(Bound);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<SubprocessCanceledException>(() => run.WaitAsync(Bound));
    }

    [Fact]
    public async Task A_source_that_never_ends_and_ignores_its_token_does_not_hold_up_a_run()
    {
        using var deaf = new DeafStream();
        var options = new SubprocessOptions
        {
            StandardInput = SubprocessInput.FromStream(deaf),
            OutputDrainTimeout = TimeSpan.FromMilliseconds(100),
        };
        (await Subprocess.RunAsync("echo done", options, Bound)).OutputText.ShouldBe("done\n");
    }

    [Fact]
    public async Task Closing_gives_a_child_that_is_fed_the_end_of_its_input_at_once()
    {
        foreach (var source in new Stream[] { new DeafStream(), new EndlessStream() })
        {
            await using var _ = source;
            var options = new SubprocessOptions
            {
                StandardInput = SubprocessInput.FromStream(source),
                StandardOutput = SubprocessOutput.Null,
            };
            var process = await Subprocess.OpenAsync(["cat"], options, Bound);
            await process.CloseAsync(Bound);
            process.ExitStatus!.Value.ExitCode.ShouldBe(0);
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            while (true)
                await destination.WriteAsync(new byte[1000], cancellationToken);
        }
    }

    private sealed class DeafStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
            => new TaskCompletionSource().Task;
    }
}
