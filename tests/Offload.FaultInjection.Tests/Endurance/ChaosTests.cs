using System.Collections.Concurrent;
using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;
using Xunit.Abstractions;

namespace Offload.FaultInjection.Tests.Endurance;

/// <summary>Workers killed, stopped and terminated at random while callers call and cancel at random.</summary>
public sealed class ChaosTests(ITestOutputHelper output) : FaultTest
{
    private const int Kill = 9, Terminate = 15, Stop = 19;
    private const int RightAnswersPerSignal = 5;

    private readonly ConcurrentDictionary<string, int> _outcomes = new();

    [Fact]
    public async Task Every_call_is_accounted_for_whatever_happens_to_its_worker()
    {
        TimeSpan time = Duration.Of("OFFLOAD_TEST_CHAOS_SECONDS", 20);
        int poolCount = Duration.CountOf("OFFLOAD_TEST_CHAOS_POOLS", 4);
        int callers = Duration.CountOf("OFFLOAD_TEST_CHAOS_CALLERS", 100);
        int workers = Duration.CountOf("OFFLOAD_TEST_CHAOS_WORKERS", 2);
        WorkerPool[] pools = [.. Enumerable.Range(0, poolCount).Select(number => CreatePool(options =>
        {
            options.Name = $"chaos-{number}";
            options.MaxWorkers = workers;
            options.QueueCapacity = number % 2 == 0 ? 1000 : null;
            options.MaxCallsPerWorker = number % 4 == 1 ? 50 : null;
            options.MemoryLimit = number % 4 == 2 ? 512L << 20 : null;
            options.HeartbeatTimeout = TimeSpan.FromSeconds(2);
            options.StartupTimeout = TimeSpan.FromSeconds(10);
            options.CancellationGracePeriod = TimeSpan.FromMilliseconds(200);
        }))];
        using var end = new CancellationTokenSource(time);
        Task<int> killer = Task.Run(() => KillAsync(end.Token));
        await Task.Delay(time / 4);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(0, callers).Select(
            caller => Task.Run(() => CallAsync(pools[caller % poolCount], caller, end.Token))))
            .WaitAsync(time + TimeSpan.FromMinutes(1));

        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{_outcomes.Values.Sum()} calls, {await killer} signals, "
            + $"{pools.Sum(pool => pool.GetStatistics().WorkersStarted)} workers, {growth >> 10} KiB more memory");
        foreach ((string outcome, int count) in _outcomes.OrderByDescending(entry => entry.Value))
            output.WriteLine($"{count,7} {outcome}");
        growth.ShouldBeLessThan(32 << 20);
        _outcomes["right"].ShouldBeGreaterThan(callers);
        await Wait.UntilAsync(
            () => pools.All(pool => pool.GetStatistics().StartingWorkers == 0),
            "those that were stopped while they started are given up");
        foreach (WorkerPool pool in pools)
            await ShouldBeWellAsync(pool);
        // stopped workers take their time
        await Task.WhenAll(pools.Select(pool => pool.DisposeAsync().AsTask())).WaitAsync(Ample);
    }

    private async Task CallAsync(WorkerPool pool, int caller, CancellationToken end)
    {
        using IDisposable use = pool.Use();
        var random = new Random(caller);
        while (!end.IsCancellationRequested)
        {
            string outcome = await TryAsync(random);
            _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
            await Task.Delay(random.Next(20), CancellationToken.None);
        }
    }

    private static async Task<string> TryAsync(Random random)
    {
        int number = random.Next(1_000_000);
        using var source = new CancellationTokenSource();
        if (random.Next(4) == 0)
            source.CancelAfter(random.Next(50));
        try
        {
            switch (random.Next(5))
            {
                case 0:
                    byte[] bytes = new byte[random.Next(1 << 18)];
                    (await Work.EchoAsync(bytes, source.Token).WaitAsync(Ample)).Length.ShouldBe(bytes.Length);
                    break;
                case 1:
                    (await Work.AddIdempotentlyAsync(number, 1, source.Token).WaitAsync(Ample)).ShouldBe(number + 1);
                    break;
                case 2:
                    (await Work.MeasureAsync(new byte[number], source.Token).WaitAsync(Ample)).ShouldBe(number);
                    break;
                case 3:
                    // The others are so short that a signal seldom comes in the middle of one.
                    int milliseconds = random.Next(50);
                    (await Work.PauseAsync(milliseconds, source.Token).WaitAsync(Ample)).ShouldBe(milliseconds);
                    break;
                default:
                    (await Work.AddAsync(number, 2, source.Token).WaitAsync(Ample)).ShouldBe(number + 2);
                    break;
            }

            return "right";
        }
        catch (OperationCanceledException cancelled) when (cancelled.CancellationToken == source.Token)
        {
            return "cancelled";
        }
        catch (Exception failure) when (failure is WorkerCrashedException or WorkerStartException)
        {
            return failure.GetType().Name;
        }
    }

    /// <summary>
    /// Ten signals a second, each to one of this process's children; fewer where workers take so long to start that hardly one would live
    /// to answer a call.
    /// </summary>
    private async Task<int> KillAsync(CancellationToken end)
    {
        int sent = 0;
        var random = new Random(1);
        TimeSpan next = TimeSpan.Zero;
        var running = Stopwatch.StartNew();
        while (!end.IsCancellationRequested)
        {
            int[] workers = [.. ChildProcesses.OfThisProcess()];
            bool maySend = workers.Length > 0 && sent * RightAnswersPerSignal <= _outcomes.GetValueOrDefault("right");
            if (maySend && Signals.TrySend(workers[random.Next(workers.Length)], AnySignal()))
                sent++;
            next += TimeSpan.FromMilliseconds(100);
            TimeSpan rest = next - running.Elapsed;
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, CancellationToken.None);
        }

        return sent;

        int AnySignal() => random.Next(3) switch { 0 => Stop, 1 => Terminate, _ => Kill };
    }
}
