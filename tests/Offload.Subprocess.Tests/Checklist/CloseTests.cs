using System.Diagnostics;
using System.Globalization;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Checklist;

public sealed class CloseTests : ProcessTest
{
    [Fact]
    public async Task Close_closes_the_streams_and_waits_without_a_kill()
    {
        string marker = Path.Combine(CreateDirectory(), "marker");
        var process = await Subprocess.OpenAsync(
            ["sh", "-c", "cat; sleep 0.2; echo finished > \"$0\"; exit 6", marker], cancellationToken: Bound);
        await process.CloseAsync(Bound);
        process.ExitStatus!.Value.ExitCode.ShouldBe(6);
        File.Exists(marker).ShouldBeTrue();
        process.Ending.ShouldBe(SubprocessEnding.ByItself);
    }

    [Fact]
    public async Task A_cancelled_close_kills_the_tree_reaps_it_and_rethrows()
    {
        var process = await Subprocess.OpenAsync("sleep 1000 & echo $!; sleep 1000", cancellationToken: Bound);
        var output = new StreamReader(process.StandardOutput!);
        int grandchild = int.Parse((await output.ReadLineAsync(Bound))!, CultureInfo.InvariantCulture);

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(() => process.CloseAsync(soon.Token));

        process.ExitStatus!.Value.Signal.ShouldBe(9);
        ProcessProbe.StateOf(process.Id).ShouldBeNull();
        (await ProcessProbe.EndsAsync(grandchild)).ShouldBeTrue();
    }

    [Fact]
    public async Task Closing_frees_a_child_that_is_stuck_on_a_full_pipe()
    {
        var process = await Subprocess.OpenAsync(["yes"], cancellationToken: Bound);
        await Task.Delay(50, Bound);
        await process.CloseAsync(Bound);
        process.ExitStatus!.Value.Signal.ShouldBe(ProcessSignal.SIGPIPE);
    }

    [Fact]
    public async Task After_a_close_using_a_stream_fails_as_closed()
    {
        var process = await Subprocess.OpenAsync(["cat"], cancellationToken: Bound);
        var (input, output) = (process.StandardInput!, process.StandardOutput!);
        var pending = output.ReadAsync(new byte[1], Bound).AsTask();

        await process.CloseAsync(Bound);

        await Should.ThrowAsync<ObjectDisposedException>(() => pending);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await input.WriteAsync(new byte[1], Bound));
        await Should.ThrowAsync<ObjectDisposedException>(() => output.ReadAsync(new byte[1], Bound).AsTask());
    }

    [Fact]
    public async Task A_peer_that_is_gone_breaks_writes_and_ends_reads()
    {
        await using var process = await Subprocess.OpenAsync(["true"], cancellationToken: Bound);
        await process.WaitAsync(Bound);
        var broken = await Should.ThrowAsync<IOException>(
            async () => await process.StandardInput!.WriteAsync(new byte[1], Bound));
        broken.ShouldNotBeOfType<ObjectDisposedException>();
        (await process.StandardOutput!.ReadAsync(new byte[1], Bound)).ShouldBe(0);
    }

    [Fact]
    public async Task Leaving_the_block_by_an_exception_leaves_no_orphan_and_a_status()
    {
        RunningProcess? process = null;
        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            var options = new SubprocessOptions { DisposeGracePeriod = TimeSpan.FromMilliseconds(50) };
            await using (process = await Subprocess.OpenAsync(["sleep", "1000"], options, Bound))
                throw new InvalidOperationException();
        });
        process!.ExitStatus!.Value.Signal.ShouldBe(9);
        ProcessProbe.StateOf(process.Id).ShouldBeNull();
    }

    [Fact]
    public async Task An_early_close_with_unread_data_is_silent()
    {
        await using (var process = await Subprocess.OpenAsync("echo unread; echo unread >&2", cancellationToken: Bound))
            await process.WaitAsync(Bound);
    }

    [Fact]
    public async Task Closing_and_disposing_twice_is_fine()
    {
        var process = await Subprocess.OpenAsync(["cat"], cancellationToken: Bound);
        await process.CloseAsync(Bound);
        await process.CloseAsync(Bound);
        await process.DisposeAsync();
        await process.DisposeAsync();
    }

    [Fact]
    public async Task A_start_that_was_cancelled_leaves_no_process()
    {
        for (int i = 0; i < 50; i++)
        {
            using var cancelled = new CancellationTokenSource();
            var options = new SubprocessOptions { StartOnPermanentThread = i % 2 == 0, DisposeGracePeriod = TimeSpan.Zero };
            var opening = Subprocess.OpenAsync(["sleep", "987002"], options, cancelled.Token);
            await cancelled.CancelAsync();
            try
            {
                await (await opening).DisposeAsync();
            }
            catch (OperationCanceledException)
            {
                // In time.
            }
        }

        ProcessProbe.FindByArgument("987002").ShouldBeEmpty();
    }

    [Fact]
    public async Task Dispose_waits_a_grace_period_and_then_kills()
    {
        var options = new SubprocessOptions { DisposeGracePeriod = TimeSpan.FromMilliseconds(100) };
        var process = await Subprocess.OpenAsync("trap '' TERM PIPE; while :; do sleep 0.01; done", options, Bound);
        var clock = Stopwatch.StartNew();
        await process.DisposeAsync();
        clock.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(90), TimeSpan.FromSeconds(15));
        process.ExitStatus!.Value.Signal.ShouldBe(9);
        process.Ending.ShouldBe(SubprocessEnding.Killed);
    }
}
