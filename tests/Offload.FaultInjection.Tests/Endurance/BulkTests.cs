using System.Buffers;
using System.Globalization;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Subprocesses;
using Offload.Tests.Support;
using Xunit.Abstractions;

namespace Offload.FaultInjection.Tests.Endurance;

/// <summary>Whoever is killed while large payloads travel: what arrives is right, and no shared memory is left.</summary>
public sealed class BulkTests(ITestOutputHelper output) : FaultTest
{
    private const int Kill = 9;

    [Fact]
    public async Task After_many_runs_with_random_kills_nothing_of_any_payload_is_left()
    {
        int runs = Duration.CountOf("OFFLOAD_TEST_BULK_RUNS", 30);
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.SharedMemoryLimit) = (2, 100 << 20));
        using IDisposable use = pool.Use();
        var random = new Random(Seed: 1);
        int answered = 0, crashed = 0;
        for (int run = 0; run < runs; run++)
        {
            Task<bool>[] calls =
                [EchoAsync(random.Next(1, 40 << 20)), EchoAsync(random.Next(1, 1 << 20)), RentAsync(random.Next(1, 40 << 20))];
            await Task.Delay(random.Next(0, 25));
            int[] workers = [.. ChildProcesses.OfThisProcess()];
            if (workers.Length > 0 && random.Next(2) == 0)
                Signals.TrySend(workers[random.Next(workers.Length)], Kill);
            foreach (bool wasAnswered in await Task.WhenAll(calls).WaitAsync(Ample))
                _ = wasAnswered ? answered++ : crashed++;
        }

        await ShouldBeWellAsync(pool);
        output.WriteLine($"{runs} runs: {answered} calls answered, {crashed} lost with their workers");
        answered.ShouldBeGreaterThan(0);
        crashed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_caller_that_is_killed_while_large_payloads_travel_leaves_nothing()
    {
        await using RunningProcess caller = await Subprocess.OpenAsync(
            [TestProgram.Executable, "echo"],
            new SubprocessOptions { StandardOutput = SubprocessOutput.Pipe, StandardError = SubprocessOutput.Null });
        using var lines = new StreamReader(caller.StandardOutput!);
        int worker = int.Parse((await lines.ReadLineAsync().WaitAsync(Ample)).ShouldNotBeNull(), CultureInfo.InvariantCulture);
        await Task.Delay(200);

        Signals.Send(caller.Id, Kill);

        (await caller.WaitAsync().WaitAsync(Ample)).Signal.ShouldNotBeNull();
        await Wait.UntilAsync(() => !ChildProcesses.IsRunning(worker), "the worker is gone");
        TestProgram.DeleteFilesOf(worker, caller.Id);
    }

    private static async Task<bool> EchoAsync(int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)length);
        try
        {
            (await Work.EchoAsync(bytes)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            return true;
        }
        catch (Exception lost) when (lost is WorkerCrashedException or WorkerStartException)
        {
            return false;
        }
    }

    private static async Task<bool> RentAsync(int length)
    {
        try
        {
            using IMemoryOwner<byte> owner = await Work.RentAsync(length);
            owner.Memory.Length.ShouldBeGreaterThanOrEqualTo(length);
            return true;
        }
        catch (Exception lost) when (lost is WorkerCrashedException or WorkerStartException)
        {
            return false;
        }
    }
}
