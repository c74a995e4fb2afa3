using System.Globalization;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

public sealed class TreeTests : ProcessTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_reaches_descendants_of_all_generations(bool newGroup)
    {
        var options = new SubprocessOptions { NewProcessGroup = newGroup };
        await using var process = await Subprocess.OpenAsync(
            "sh -c 'sh -c \"echo \\$\\$; exec sleep 1000\" & echo $$; wait' & echo $$; wait", options, Bound);
        var ids = await ReadIdsAsync(process, 3);
        ids.ShouldAllBe(id => ProcessProbe.IsRunning(id));

        process.Kill();

        await process.WaitAsync(Bound);
        foreach (int id in ids)
            (await ProcessProbe.EndsAsync(id)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_kill_of_the_process_alone_leaves_its_children()
    {
        await using var process = await Subprocess.OpenAsync("sleep 1000 & echo $!; wait", cancellationToken: Bound);
        int child = (await ReadIdsAsync(process, 1))[0];
        process.Kill(entireTree: false);
        await process.WaitAsync(Bound);
        ProcessProbe.IsRunning(child).ShouldBeTrue();
        ProcessProbe.Kill(child);
    }

    [Fact]
    public async Task An_orphan_is_reached_through_the_group()
    {
        // The middle shell has gone, so nothing but the group leads from the process to the sleep.
        await using var process = await Subprocess.OpenAsync(
            "sh -c 'sleep 1000 & echo $!'; cat", new SubprocessOptions { NewProcessGroup = true }, Bound);
        int orphan = (await ReadIdsAsync(process, 1))[0];
        process.Kill();
        await process.WaitAsync(Bound);
        (await ProcessProbe.EndsAsync(orphan)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_group_can_be_killed_after_its_leader_has_exited()
    {
        await using var process = await Subprocess.OpenAsync(
            "sleep 1000 & echo $!", new SubprocessOptions { NewProcessGroup = true }, Bound);
        int left = (await ReadIdsAsync(process, 1))[0];
        (await process.WaitAsync(Bound)).IsSuccess.ShouldBeTrue();
        ProcessProbe.IsRunning(left).ShouldBeTrue();

        process.Kill();

        (await ProcessProbe.EndsAsync(left)).ShouldBeTrue();
        process.ExitStatus!.Value.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_signal_reaches_the_tree_by_choice()
    {
        await using var process = await Subprocess.OpenAsync(
            "trap 'wait; exit 0' USR1; sleep 987016 & echo $!; wait", cancellationToken: Bound);
        int child = (await ReadIdsAsync(process, 1))[0];

        // Until it is what it will be, the child has the handler of the shell that forked it.
        for (int i = 0; i < 2000 && !ProcessProbe.FindByArgument("987016").Contains(child); i++)
            await Task.Delay(10, Bound);
        process.SendSignal(ProcessSignal.SIGUSR1, entireTree: true);
        (await process.WaitAsync(Bound)).ExitCode.ShouldBe(0);
        (await ProcessProbe.EndsAsync(child)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_signal_that_does_not_exist_is_refused()
    {
        await using var process = await Subprocess.OpenAsync(["cat"], cancellationToken: Bound);
        Should.Throw<ArgumentOutOfRangeException>(() => process.SendSignal(0));
        Should.Throw<ArgumentOutOfRangeException>(() => process.SendSignal(1000));
    }

    [Fact]
    public async Task A_stopped_process_can_be_continued_and_is_not_taken_for_exited()
    {
        await using var process = await Subprocess.OpenAsync(["cat"], cancellationToken: Bound);
        process.SendSignal(ProcessSignal.SIGSTOP);
        for (int i = 0; i < 2000 && ProcessProbe.StateOf(process.Id) != 'T'; i++)
            await Task.Delay(10, Bound);
        ProcessProbe.StateOf(process.Id).ShouldBe('T');
        process.ExitStatus.ShouldBeNull();
        process.SendSignal(ProcessSignal.SIGCONT);
        (await process.CommunicateAsync("x", Bound)).OutputText.ShouldBe("x");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public async Task On_a_permanent_thread_a_program_with_a_parent_death_signal_outlives_the_thread_that_asked_for_it(int? nice)
    {
        var options = new SubprocessOptions { StartOnPermanentThread = true, Nice = nice };
        Task<RunningProcess>? opening = null;
        var thread = new Thread(() => opening = Subprocess.OpenAsync(["setpriv", "--pdeathsig", "KILL", "cat"], options, Bound));
        thread.Start();
        thread.Join(TimeSpan.FromSeconds(20)).ShouldBeTrue();

        await using var process = await opening!;
        await Task.Delay(100, Bound);
        (await process.CommunicateAsync("alive", Bound)).EnsureSuccess().OutputText.ShouldBe("alive");
    }

    private async Task<List<int>> ReadIdsAsync(RunningProcess process, int count)
    {
        var ids = new List<int>();
        await foreach (string line in process.StandardOutput!.ReadLinesAsync(cancellationToken: Bound))
        {
            ids.Add(int.Parse(line, CultureInfo.InvariantCulture));
            if (ids.Count == count)
                break;
        }

        return ids;
    }
}
