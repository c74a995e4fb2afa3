using System.Diagnostics;
using System.Globalization;
using Offload.Subprocesses;
using Offload.Tests.Support;

namespace Offload.Tests.Failures;

public sealed class ParentDeathTests : WorkerTest
{
    private const int Workers = 4;

    /// <summary>How often; the variable is for a longer run by hand.</summary>
    private static readonly int Repetitions =
        int.Parse(Environment.GetEnvironmentVariable("OFFLOAD_TEST_PARENT_DEATHS") ?? "10", CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_worker_outlives_a_parent_that_was_killed_however_busy_it_is()
    {
        var slowest = TimeSpan.Zero;
        for (int i = 0; i < Repetitions; i++)
        {
            await using RunningProcess parent = await Subprocess.OpenAsync(
                [TestProgram.Executable, "spin", Workers.ToString(CultureInfo.InvariantCulture)],
                new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Inherit });
            using var output = new StreamReader(parent.StandardOutput!);
            string? line = await output.ReadLineAsync().WaitAsync(Ample);
            int[] workers = [.. line.ShouldNotBeNull().Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
            workers.Length.ShouldBe(Workers);
            workers.ShouldAllBe(worker => ChildProcesses.IsRunning(worker));

            var waited = Stopwatch.StartNew();
            Process.GetProcessById(parent.Id).Kill();
            await Wait.UntilAsync(() => !workers.Any(ChildProcesses.IsRunning), "all workers are gone");
            slowest = waited.Elapsed > slowest ? waited.Elapsed : slowest;
        }

        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }
}
