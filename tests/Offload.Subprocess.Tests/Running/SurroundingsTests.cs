using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Running;

/// <summary>In processes of their own, since they are about what the process that starts others is.</summary>
public sealed class SurroundingsTests : ProcessTest
{
    [Fact]
    public async Task No_status_is_lost_if_our_parent_left_the_signal_of_children_ignored() =>
        await ExpectCollectedAsync(["sh", "-c", "trap '' CHLD; exec \"$@\"", "sh", .. HelperProgram.Command("collect")]);

    [RootFact]
    public async Task No_status_is_lost_as_process_1_of_a_container() =>
        await ExpectCollectedAsync(
            ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child", .. HelperProgram.Command("collect")]);

    [Fact]
    public async Task Everything_works_on_a_kernel_without_process_descriptors() =>
        await ExpectCollectedAsync(HelperProgram.Command("collect-without-process-descriptors"));

    [Fact]
    public async Task Descriptors_that_we_inherited_ourselves_are_closed_also_where_the_c_library_cannot_close_all_at_once()
    {
        using var handle = File.OpenHandle("/dev/null");
        var options = new SubprocessOptions
        {
            StandardInput = SubprocessInput.Null,
            InheritedHandles = { new InheritedHandle(handle, 9), new InheritedHandle(handle, 251) },
        };
        var result = await Subprocess.RunAsync(HelperProgram.Command("list-descriptors-without-closefrom"), options, Bound);

        // The last one is that by which ls reads the directory.
        result.EnsureSuccess().OutputText.ShouldBe("0\n1\n2\n3\n");
    }

    private async Task ExpectCollectedAsync(string[] command)
    {
        var result = await Subprocess.RunAsync(command, new SubprocessOptions { StandardInput = SubprocessInput.Null }, Bound);
        result.ErrorText.ShouldBe("");
        result.EnsureSuccess().OutputText.ShouldBe("collected\n");
    }
}
