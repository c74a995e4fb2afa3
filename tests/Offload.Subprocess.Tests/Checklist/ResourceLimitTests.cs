using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Checklist;

/// <summary>The limits that a process is started with.</summary>
public sealed class ResourceLimitTests : ProcessTest
{
    [Fact]
    public async Task Resource_limits_are_in_force_from_the_start()
    {
        var options = new SubprocessOptions { Umask = UnixFileMode.OtherWrite, InheritedHandles = { } };
        options.ResourceLimits.OpenFiles = new ResourceLimit(50, 60);
        options.ResourceLimits.CoreSize = 0;
        options.ResourceLimits.CpuSeconds = 5;
        options.ResourceLimits.AddressSpace = 100 * 1024 * 1024;
        var result = await Subprocess.RunAsync(
            "ulimit -Sn; ulimit -Hn; ulimit -c; ulimit -t; ulimit -v; umask; ls /proc/self/fd | wc -l", options, Bound);
        result.EnsureSuccess().OutputText.ShouldBe("50\n60\n0\n5\n102400\n0002\n4\n");
    }

    [RootFact]
    public async Task Limits_user_and_kill_on_parent_exit_go_together()
    {
        var options = new SubprocessOptions { User = "nobody", KillOnParentExit = true, NewProcessGroup = true };
        options.ResourceLimits.OpenFiles = 40;
        (await Subprocess.RunAsync("id -un; ulimit -n", options, Bound)).EnsureSuccess().OutputText.ShouldBe("nobody\n40\n");
    }

    [Fact]
    public async Task A_processor_time_limit_ends_a_program_that_spins()
    {
        var options = new SubprocessOptions();
        options.ResourceLimits.CpuSeconds = 1;
        var result = await Subprocess.RunAsync("while :; do :; done", options, Bound);
        result.ExitStatus.Signal.ShouldBeOneOf(9, 24);
    }

    [Fact]
    public async Task A_refused_limit_is_an_error_and_leaves_nothing()
    {
        var options = new SubprocessOptions();
        options.ResourceLimits.OpenFiles = new ResourceLimit(100, 10);
        (await Should.ThrowAsync<SubprocessAttributeException>(() => Subprocess.RunAsync(["sleep", "987001"], options, Bound)))
            .Message.ShouldContain("limit");
        ProcessProbe.FindByArgument("987001").ShouldBeEmpty();
    }

    [Fact]
    public async Task With_limits_a_missing_executable_is_still_told()
    {
        var options = new SubprocessOptions();
        options.ResourceLimits.CoreSize = 0;
        await Should.ThrowAsync<ExecutableNotFoundException>(() => Subprocess.RunAsync(["/no/such/program"], options, Bound));
    }
}
