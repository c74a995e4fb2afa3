using System.Collections.Concurrent;
using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Xunit.Abstractions;

namespace Offload.FaultInjection.Tests.Protocol;

public sealed class FuzzTests(ITestOutputHelper output) : FaultTest
{
    private const int AtATime = 4;

    [Fact]
    public async Task Damaged_messages_end_in_a_result_or_in_a_documented_exception()
    {
        TimeSpan time = Duration.Of("OFFLOAD_TEST_FUZZ_SECONDS", 5);
        var outcomes = new ConcurrentDictionary<string, int>();
        int lastSeed = Random.Shared.Next(1_000_000) * 1000;
        var running = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            while (running.Elapsed < time)
            {
                int seed = Interlocked.Increment(ref lastSeed);
                string stage = (seed % 4) switch { 0 => "hello", 1 => "bind", _ => "call" };
                string outcome = await TryAsync(stage, seed);
                outcomes.AddOrUpdate($"{stage}: {outcome}", 1, static (_, count) => count + 1);
            }
        })));

        foreach ((string outcome, int count) in outcomes.OrderBy(entry => entry.Key))
            output.WriteLine($"{count,6} {outcome}");
        outcomes.Values.Sum().ShouldBeGreaterThan(AtATime);
    }

    private async Task<string> TryAsync(string stage, int seed)
    {
        var options = new WorkerPoolOptions
        {
            Name = "fuzz",
            MaxWorkers = 1,
            DefaultTimeout = TimeSpan.FromSeconds(1),
            StartupTimeout = TimeSpan.FromSeconds(5),
            DisposeGracePeriod = TimeSpan.Zero,
            WorkerExecutable = Script(
                $"unset DOTNET_STARTUP_HOOKS; exec {Offload.Tests.Support.TestProgram.Executable} impostor {stage} {seed}"),
        };
        await using var pool = new WorkerPool(options);
        using IDisposable use = pool.Use();
        try
        {
            int sum = await Work.AddAsync(1, 2).WaitAsync(Ample);
            return sum == 3 ? "right" : "another number"; // a liar can lie about numbers
        }
        catch (Exception failure) when (failure is WorkerCrashedException or WorkerStartException or WorkerTimeoutException
            or OffloadSerializationException or RemoteException or AggregateException or FormatException)
        {
            return failure.GetType().Name;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed} at {stage} ended in {failure.GetType()}", failure);
        }
    }
}
