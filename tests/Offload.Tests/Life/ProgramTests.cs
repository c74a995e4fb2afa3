using System.Globalization;
using Offload.Subprocesses;
using Offload.Tests.Support;

namespace Offload.Tests.Life;

/// <summary>The same program, started in every way that a program is started.</summary>
public sealed class ProgramTests : WorkerTest
{
    [Fact]
    public async Task A_program_started_by_its_executable_calls_into_another_process()
        => AssertTwoProcesses(await RunAsync([TestProgram.Executable, "pids"]));

    [Fact]
    public async Task A_program_started_by_dotnet_calls_into_another_process()
        => AssertTwoProcesses(await RunAsync(["dotnet", TestProgram.Assembly, "pids"]));

    [Fact]
    public async Task Inline_mode_runs_calls_in_the_program_itself()
    {
        var options = new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Inherit };
        options.Environment["OFFLOAD_MODE"] = "inline";

        int[] ids = await RunAsync([TestProgram.Executable, "pids"], options);

        ids[1].ShouldBe(ids[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_said_while_a_call_runs_is_the_same_inline(bool inline)
    {
        var options = new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Inherit };
        if (inline)
            options.Environment["OFFLOAD_MODE"] = "inline";

        await using RunningProcess program = await Subprocess.OpenAsync([TestProgram.Executable, "converse"], options);
        using var output = new StreamReader(program.StandardOutput!);
        string[] lines = (await output.ReadToEndAsync().WaitAsync(Ample)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Select(line => line.EndsWith(" here", StringComparison.Ordinal)).ShouldBe([inline, inline, inline, false]);
        lines.Select(line => string.Join(' ', line.Split(' ').Take(2))).ShouldBe(["1 one", "4 two", "9 three", "reports 123"]);
    }

    [Fact]
    public async Task A_programs_own_startup_hooks_are_kept()
    {
        // A hook that can't be found would end the program: that it does shows that the variable was honoured and kept.
        var options = new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Pipe };
        options.Environment["DOTNET_STARTUP_HOOKS"] = PathOf("no-such-hook.dll");

        await using RunningProcess program = await Subprocess.OpenAsync([TestProgram.Executable, "pids"], options);
        using var error = new StreamReader(program.StandardError!);

        (await error.ReadToEndAsync().WaitAsync(Ample)).ShouldContain("no-such-hook");
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 10)]
    public async Task A_program_that_has_one_processor_sleeps_while_it_waits_and_one_that_has_two_looks(
        int processors, int fastCalls)
    {
        var options = new SubprocessOptions
        {
            StandardOutput = SubprocessOutput.Pipe,
            StandardError = SubprocessOutput.Inherit,
            CpuAffinity = [.. Enumerable.Range(0, processors)],
        };

        int[] counts = await RunAsync([TestProgram.Executable, "fast-calls", "10"], options);

        counts[0].ShouldBe(fastCalls);
    }

    private static async Task<int[]> RunAsync(IReadOnlyList<string> command, SubprocessOptions? options = null)
    {
        options ??= new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Inherit };
        await using RunningProcess program = await Subprocess.OpenAsync(command, options);
        using var output = new StreamReader(program.StandardOutput!);
        string text = await output.ReadToEndAsync().WaitAsync(Ample);
        (await program.WaitAsync().WaitAsync(Ample)).ExitCode.ShouldBe(0);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private static void AssertTwoProcesses(int[] ids)
    {
        ids.Length.ShouldBe(2);
        ids[0].ShouldNotBe(ids[1]);
    }
}
