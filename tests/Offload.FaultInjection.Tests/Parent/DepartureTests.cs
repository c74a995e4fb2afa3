using System.Globalization;
using Offload.FaultInjection.Tests.Support;
using Offload.Subprocesses;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Parent;

/// <summary>Whichever way a caller goes, its workers go with it.</summary>
public sealed class DepartureTests : FaultTest
{
    private const int Interrupt = 2, Kill = 9, Terminate = 15;

    [Theory]
    [InlineData("return")]
    [InlineData("exit")]
    [InlineData("fail-fast")]
    [InlineData("throw")]
    public async Task A_caller_that_ends_in_the_middle_of_a_call_leaves_no_worker(string how)
    {
        (RunningProcess caller, int worker) = await StartAsync(how);
        await using (caller)
            await caller.WaitAsync().WaitAsync(Ample);
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(worker), "the worker is gone");
        CleanUpAfter(worker, caller.Id);
    }

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    [InlineData(Kill)]
    public async Task A_caller_that_is_ended_by_a_signal_in_the_middle_of_a_call_leaves_no_worker(int signal)
    {
        (RunningProcess caller, int worker) = await StartAsync("wait");
        Signals.Send(caller.Id, signal);
        await using (caller)
            await caller.WaitAsync().WaitAsync(Ample);
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(worker), "the worker is gone");
        CleanUpAfter(worker, caller.Id);
    }

    [Fact]
    public async Task A_caller_without_descriptors_gets_a_clear_error_and_is_well_when_there_are_some_again()
    {
        await using RunningProcess caller = await Subprocess.OpenAsync(
            [TestProgram.Executable, "out-of-descriptors"],
            new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.StandardOutput });
        using var output = new StreamReader(caller.StandardOutput!);
        string text = await output.ReadToEndAsync().WaitAsync(Ample);
        ExitStatus ending = await caller.WaitAsync().WaitAsync(Ample);

        ending.IsSuccess.ShouldBeTrue($"it ended with {ending}: {text}");
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].ShouldStartWith("well again");
        lines[..^1].ShouldContain(nameof(WorkerStartException));
        lines[..^1].ShouldBeSubsetOf([nameof(WorkerStartException), "enough"]);
    }

    private static async Task<(RunningProcess Caller, int Worker)> StartAsync(string how)
    {
        RunningProcess caller = await Subprocess.OpenAsync(
            [TestProgram.Executable, "leave", how],
            new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Null });
        using var output = new StreamReader(caller.StandardOutput!);
        string? line = await output.ReadLineAsync().WaitAsync(Ample);
        return (caller, int.Parse(line.ShouldNotBeNull(), CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// What the runtimes of processes that were killed with their parent leave in the temporary folder is nobody's any more.
    /// </summary>
    private static void CleanUpAfter(params int[] processIds)
    {
        foreach (int id in processIds)
        {
            foreach (string file in Directory.GetFiles(Path.GetTempPath(), $"*-{id}-*"))
                File.Delete(file);
        }
    }
}
