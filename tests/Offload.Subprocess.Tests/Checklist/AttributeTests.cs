using System.Globalization;
using Offload.Subprocesses.Tests.Support;

namespace Offload.Subprocesses.Tests.Checklist;

public sealed class AttributeTests : ProcessTest
{
    [Fact]
    public async Task The_environment_is_added_to_and_a_null_removes()
    {
        Environment.SetEnvironmentVariable("OFFLOAD_TEST_INHERITED", "inherited");
        Environment.SetEnvironmentVariable("OFFLOAD_TEST_REMOVED", "removed");
        var options =
            new SubprocessOptions { Environment = { ["OFFLOAD_TEST_ADDED"] = "ä=b c", ["OFFLOAD_TEST_REMOVED"] = null } };
        var result = await Subprocess.RunAsync(
            "echo $OFFLOAD_TEST_INHERITED,$OFFLOAD_TEST_ADDED,${OFFLOAD_TEST_REMOVED-unset}", options, Bound);
        result.OutputText.ShouldBe("inherited,ä=b c,unset\n");
    }

    [Fact]
    public async Task A_change_of_this_processs_environment_reaches_the_next_child_and_no_change_leaves_it_as_it_was()
    {
        string name = $"OFFLOAD_TEST_{Guid.NewGuid():N}";
        foreach (string? value in (string?[])["first", "first", "other", null, "ä=b c", null])
        {
            Environment.SetEnvironmentVariable(name, value);
            var result = await Subprocess.RunAsync(["/usr/bin/env"], options: null, Bound);
            result.OutputText.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))
                .ShouldBe(value is null ? [] : [$"{name}={value}"]);
        }
    }

    [Fact]
    public async Task A_replaced_environment_is_the_whole_environment_and_none_inherits()
    {
        var options = new SubprocessOptions { ReplaceEnvironment = true, Environment = { ["ONLY"] = "this" } };
        (await Subprocess.RunAsync(["/usr/bin/env"], options, Bound)).OutputText.ShouldBe("ONLY=this\n");
    }

    [Fact]
    public async Task The_executable_is_looked_up_in_the_childs_path_and_never_in_the_current_directory()
    {
        string script = CreateScript("#!/bin/sh\necho found $0\n", "offload-lookup");
        string directory = Path.GetDirectoryName(script)!;

        var inPath = new SubprocessOptions { Environment = { ["PATH"] = $"/nowhere:{directory}" } };
        (await Subprocess.RunAsync(["offload-lookup"], inPath, Bound)).OutputText.ShouldBe($"found {script}\n");

        var inWorkingDirectory = new SubprocessOptions { WorkingDirectory = directory };
        await Should.ThrowAsync<ExecutableNotFoundException>(
            () => Subprocess.RunAsync(["offload-lookup"], inWorkingDirectory, Bound));
    }

    [Fact]
    public async Task The_working_directory_is_set_before_exec_so_a_relative_program_is_looked_for_in_it()
    {
        string script = CreateScript("#!/bin/sh\npwd\n");
        string directory = Path.GetDirectoryName(script)!;
        string before = Environment.CurrentDirectory;
        (await Subprocess.RunAsync(["./script"], new SubprocessOptions { WorkingDirectory = directory }, Bound))
            .OutputText.ShouldBe(directory + "\n");
        Environment.CurrentDirectory.ShouldBe(before);
    }

    [Fact]
    public async Task A_new_session_has_the_process_as_session_and_group()
    {
        await using var process = await Subprocess.OpenAsync(
            "ps -o sid=,pgid= -p $$", new SubprocessOptions { NewSession = true }, Bound);
        string[] numbers = (await ReadToEndAsync(process.StandardOutput, Bound)).Split(
            ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string id = process.Id.ToString(CultureInfo.InvariantCulture);
        numbers.ShouldBe([id, id]);
    }

    [Fact]
    public async Task A_new_process_group_stays_in_the_session()
    {
        await using var process = await Subprocess.OpenAsync(
            "ps -o pgid= -p $$; ps -o sid= -p $$", new SubprocessOptions { NewProcessGroup = true }, Bound);
        string[] numbers = (await ReadToEndAsync(process.StandardOutput, Bound)).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        numbers[0].ShouldBe(process.Id.ToString(CultureInfo.InvariantCulture));
        numbers[1].ShouldNotBe(numbers[0]);
    }

    [Fact]
    public async Task Umask_user_and_working_directory_of_the_parent_never_change_under_parallel_starts()
    {
        const string directory = "/usr";
        string parentUmask = await OwnUmaskAsync();
        var runs = Enumerable.Range(0, 40).Select(async i =>
        {
            var umask = (UnixFileMode)(i % 8 * 8);
            var options =
                new SubprocessOptions { Umask = umask, WorkingDirectory = directory, User = i % 2 == 0 ? "nobody" : null };
            var result = await Subprocess.RunAsync("umask; id -un; pwd", options, Bound);
            string[] text = result.EnsureSuccess().OutputText.Split('\n');
            Convert.ToInt32(text[0], 8).ShouldBe((int)umask);
            text[1].ShouldBe(i % 2 == 0 ? "nobody" : Environment.UserName);
            text[2].ShouldBe(directory);
            (await OwnUmaskAsync()).ShouldBe(parentUmask);
        });
        await Task.WhenAll(runs);
        (await Subprocess.RunAsync("umask", cancellationToken: Bound)).OutputText.Trim().ShouldBe(parentUmask);

        async Task<string> OwnUmaskAsync() =>
            (await File.ReadAllLinesAsync("/proc/self/status", Bound))
                .Single(line => line.StartsWith("Umask:", StringComparison.Ordinal))[6..].Trim();
    }

    [RootFact]
    public async Task A_user_by_name_has_the_groups_of_its_login_and_nothing_of_the_parents()
    {
        var result = await Subprocess.RunAsync(
            "grep -E '^(Uid|Gid|Groups|CapEff):' /proc/self/status", new SubprocessOptions { User = "nobody" }, Bound);
        string[] lines = result.EnsureSuccess().OutputText.Split('\n');
        lines[0].Split('\t')[1..].ShouldAllBe(id => id == "65534");
        lines[1].Split('\t')[1..].ShouldAllBe(id => id == "65534");
        lines[2].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1..].ShouldBe(["65534"]);
        lines[3].ShouldEndWith("0000000000000000");
    }

    [RootFact]
    public async Task User_group_and_extra_groups_by_number_are_three_different_things()
    {
        var options = new SubprocessOptions { User = "12345", Group = "23456", ExtraGroups = ["7", "34567"] };
        (await Subprocess.RunAsync("id -u; id -g; id -G", options, Bound)).OutputText.ShouldBe("12345\n23456\n23456 7 34567\n");

        var extraOnly = new SubprocessOptions { ExtraGroups = ["daemon"] };
        (await Subprocess.RunAsync("id -u; id -g; id -G", extraOnly, Bound)).OutputText.ShouldBe("0\n0\n0 1\n");
    }

    [Fact]
    public async Task A_user_or_group_that_does_not_exist_is_named()
    {
        var user = new SubprocessOptions { User = "no-such-user" };
        (await Should.ThrowAsync<ArgumentException>(() => Subprocess.RunAsync(["true"], user, Bound)))
            .Message.ShouldContain("no-such-user");
        var group = new SubprocessOptions { Group = "no-such-group" };
        (await Should.ThrowAsync<ArgumentException>(() => Subprocess.RunAsync(["true"], group, Bound)))
            .Message.ShouldContain("no-such-group");
    }

    [Fact]
    public async Task Nice_value_and_processors_are_the_childs_alone()
    {
        var options = new SubprocessOptions { Nice = 7, CpuAffinity = [0] };
        var result = await Subprocess.RunAsync("nice; grep Cpus_allowed_list: /proc/self/status", options, Bound);
        result.EnsureSuccess().OutputText.ShouldBe("7\nCpus_allowed_list:\t0\n");
        (await Subprocess.RunAsync("nice", cancellationToken: Bound)).OutputText.ShouldBe("0\n");
    }

    [Fact]
    public async Task Inherited_handles_get_their_numbers_and_all_others_are_closed()
    {
        string path = Path.Combine(CreateDirectory(), "file");
        await File.WriteAllTextAsync(path, "content", Bound);
        using var first = File.OpenHandle(path);
        using var second = File.OpenHandle(path);
        int firstNumber = (int)first.DangerousGetHandle();
        int secondNumber = (int)second.DangerousGetHandle();

        // Each gets the number that the other has here: neither may overwrite the other.
        var swapped = new SubprocessOptions
        {
            InheritedHandles = { new InheritedHandle(first, secondNumber), new InheritedHandle(second, firstNumber) },
        };
        var result = await Subprocess.RunAsync(["ls", "-l", "/proc/self/fd"], swapped, Bound);
        result.OutputText.Split('\n').Where(line => line.EndsWith("file", StringComparison.Ordinal)).Select(
            line => line[line.LastIndexOf(" -> ", StringComparison.Ordinal)..])
            .ShouldBe([$" -> {path}", $" -> {path}"]);
        result.OutputText.ShouldContain($" {firstNumber} -> {path}");
        result.OutputText.ShouldContain($" {secondNumber} -> {path}");

        var seventh = new SubprocessOptions { InheritedHandles = { new InheritedHandle(first, 7) } };

        // 3 is the one by which ls reads the directory.
        (await Subprocess.RunAsync("cat <&7; exec ls /proc/self/fd", seventh, Bound))
            .OutputText.ShouldBe("content0\n1\n2\n3\n7\n");
    }

    [Fact]
    public async Task An_inherited_handle_stays_close_on_exec_in_the_parent()
    {
        string path = Path.Combine(CreateDirectory(), "file");
        using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        nint number = handle.DangerousGetHandle();
        await Subprocess.RunAsync(["true"], new SubprocessOptions { InheritedHandles = { new InheritedHandle(handle) } }, Bound);
        string flags = (await File.ReadAllLinesAsync($"/proc/self/fdinfo/{number}", Bound)).Single(
            line => line.StartsWith("flags:", StringComparison.Ordinal));
        (Convert.ToInt64(flags[6..].Trim(), 8) & 0x80000).ShouldBe(0x80000);
    }

    [Fact]
    public async Task The_child_starts_with_an_empty_mask_and_default_signals()
    {
        var result = await Subprocess.RunAsync(["cat", "/proc/self/status"], cancellationToken: Bound);
        MaskOf("SigBlk:").ShouldBe(0UL);
        // 32 and 33 are the C library's own.
        (MaskOf("SigIgn:") & 0x7FFFFFFF).ShouldBe(0UL);

        ulong MaskOf(string name) => ulong.Parse(
            result.OutputText.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..],
            NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_program_can_be_given_another_name()
    {
        var options = new SubprocessOptions { Executable = "/bin/sh" };
        (await Subprocess.RunAsync(["pretender", "-c", "echo $0"], options, Bound)).OutputText.ShouldBe("pretender\n");
    }

    [Fact]
    public async Task Another_shell_can_be_chosen()
    {
        var options = new SubprocessOptions { Shell = "/bin/bash" };
        (await Subprocess.RunAsync("echo ${BASH_VERSION:+bash}", options, Bound)).OutputText.ShouldBe("bash\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_kill_on_parent_exit_the_child_dies_with_a_parent_that_is_killed(bool newGroup)
    {
        await using var parent = await Subprocess.OpenAsync(
            HelperProgram.Command("start-and-wait", newGroup ? "group" : "no-group"), cancellationToken: Bound);
        using var output = new StreamReader(parent.StandardOutput!);
        var ids = (await output.ReadLineAsync(Bound))!.Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            .ToList();
        ids.ShouldAllBe(id => ProcessProbe.IsRunning(id));

        parent.Kill(entireTree: false);
        await parent.WaitAsync(Bound);

        (await ProcessProbe.EndsAsync(ids[0])).ShouldBeTrue();
        (await ProcessProbe.EndsAsync(ids[1])).ShouldBeTrue();
        if (newGroup)
            (await ProcessProbe.EndsAsync(ids[2])).ShouldBeTrue();
        else
            ProcessProbe.Kill(ids[2]);
    }

    [Fact]
    public async Task The_watchdog_of_kill_on_parent_exit_goes_when_there_is_nothing_to_watch()
    {
        var options = new SubprocessOptions { KillOnParentExit = true };
        await using (var process = await Subprocess.OpenAsync(["cat"], options, Bound))
        {
            // The kernel shows the arguments of a program a moment after its start.
            for (int i = 0; i < 2000 && ProcessProbe.FindChildrenByArgument("offload-watchdog").Count == 0; i++)
                await Task.Delay(10, Bound);
            ProcessProbe.FindChildrenByArgument("offload-watchdog").ShouldNotBeEmpty();
        }

        for (int i = 0; i < 2000 && ProcessProbe.FindChildrenByArgument("offload-watchdog").Count > 0; i++)
            await Task.Delay(10, Bound);
        ProcessProbe.FindChildrenByArgument("offload-watchdog").ShouldBeEmpty();
    }
}
