using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Xunit.Abstractions;

namespace Offload.FaultInjection.Tests.Endurance;

/// <summary>Nothing grows, however long it goes on.</summary>
public sealed class SoakTests(ITestOutputHelper output) : FaultTest
{
    private const int Samples = 15;

    private long _calls;

    [Fact]
    public async Task Recycling_every_hundred_calls_for_long_lets_nothing_grow()
    {
        TimeSpan time = Duration.Of("OFFLOAD_TEST_SOAK_SECONDS", 6);
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.MaxCallsPerWorker) = (3, 100));
        using IDisposable use = pool.Use();
        var running = Stopwatch.StartNew();
        output.WriteLine("| time | calls | workers so far | descriptors | threads | managed KiB | resident KiB |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var figures = new List<Figures>();
        for (int sample = 1; sample <= Samples; sample++)
        {
            await CallAsync(time / Samples);
            Figures now = Measure();
            figures.Add(now);
            output.WriteLine($"| {running.Elapsed:hh\\:mm\\:ss} | {_calls} | {pool.GetStatistics().WorkersStarted} {now}");
        }

        Figures early = figures[Samples / 4], late = figures[^1];
        late.Descriptors.ShouldBeLessThanOrEqualTo(early.Descriptors + 20);
        late.Threads.ShouldBeLessThanOrEqualTo(early.Threads + 15);
        late.ManagedKibibytes.ShouldBeLessThan(early.ManagedKibibytes + 8 * 1024);
        late.ResidentKibibytes.ShouldBeLessThan(early.ResidentKibibytes + 64 * 1024);
    }

    private Task CallAsync(TimeSpan howLong)
    {
        var running = Stopwatch.StartNew();
        return Task.WhenAll(Enumerable.Range(0, 6).Select(async caller =>
        {
            while (running.Elapsed < howLong)
            {
                (await Work.AddAsync(caller, 1).WaitAsync(Ample)).ShouldBe(caller + 1);
                Interlocked.Increment(ref _calls);
            }
        }));
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

    private sealed record Figures(int Descriptors, int Threads, long ManagedKibibytes, long ResidentKibibytes)
    {
        public override string ToString() => $"| {Descriptors} | {Threads} | {ManagedKibibytes} | {ResidentKibibytes} |";
    }
}
