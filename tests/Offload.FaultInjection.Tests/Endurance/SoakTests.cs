using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Xunit.Abstractions;

namespace Offload.FaultInjection.Tests.Endurance;

/// <summary>Nothing grows, however long it goes on.</summary>
public sealed class SoakTests(ITestOutputHelper output) : FaultTest
{
    [Fact]
    public async Task Recycling_every_hundred_calls_for_long_lets_nothing_grow()
    {
        TimeSpan time = Duration.Of("OFFLOAD_TEST_SOAK_SECONDS", 10);
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.MaxCallsPerWorker) = (3, 100));
        using IDisposable use = pool.Use();
        long calls = 0;
        await CallAsync(time / 4);
        Figures early = Measure();

        await CallAsync(time * 3 / 4);

        Figures late = Measure();
        output.WriteLine($"{calls} calls, {pool.GetStatistics().WorkersStarted} workers; early: {early}; late: {late}");
        late.Descriptors.ShouldBeLessThanOrEqualTo(early.Descriptors + 20);
        late.Threads.ShouldBeLessThanOrEqualTo(early.Threads + 15);
        late.ManagedKibibytes.ShouldBeLessThan(early.ManagedKibibytes + 8 * 1024);

        Task CallAsync(TimeSpan howLong)
        {
            var running = Stopwatch.StartNew();
            return Task.WhenAll(Enumerable.Range(0, 6).Select(async caller =>
            {
                while (running.Elapsed < howLong)
                {
                    (await Work.AddAsync(caller, 1).WaitAsync(Ample)).ShouldBe(caller + 1);
                    Interlocked.Increment(ref calls);
                }
            }));
        }
    }

    private static Figures Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new Figures(
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            Directory.GetDirectories("/proc/self/task").Length,
            GC.GetTotalMemory(forceFullCollection: true) >> 10,
            Environment.WorkingSet >> 10);
    }

    private sealed record Figures(int Descriptors, int Threads, long ManagedKibibytes, long ResidentKibibytes);
}
