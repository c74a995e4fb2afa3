using System.Diagnostics;
using System.Globalization;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.FastLane;

public sealed class FastLaneTests : WorkerTest
{
    private const int Continue = 18;

    [Fact]
    public async Task A_method_that_proves_short_comes_to_be_answered_on_the_fast_lane()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        for (int i = 0; i < 100_000 && pool.GetStatistics().FastLaneCalls < 10; i++)
            (await Brief.AddAsync(i, 1)).ShouldBe(i + 1);

        pool.GetStatistics().FastLaneCalls.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public async Task The_fast_lane_can_be_turned_off()
    {
        WorkerPool pool = CreatePool(options => options.FastLane = FastLaneUse.Never);
        using IDisposable use = pool.Use();

        for (int i = 0; i < 500; i++)
            await Brief.AddAsync(i, 1);

        pool.GetStatistics().FastLaneCalls.ShouldBe(0);
        MappedLanes().ShouldBe(0);
    }

    [Fact]
    public async Task A_call_that_is_answered_at_once_allocates_itself_and_its_task()
    {
        using IDisposable use = CreatePool().Use();
        long itself = Allocated(() => new Brief.AddCall(1, 2)) + Allocated(() => Task.FromResult(1_000));
        var calls = new List<long>();

        for (int i = 0; i < 200_000 && calls.Count < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task<int> call = Brief.AddAsync(i, 1_000);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (call.IsCompleted)
                calls.Add(bytes);
            await call;
        }

        calls.Count.ShouldBe(100, "so many calls were answered at once");
        calls.Sort();
        calls[calls.Count / 2].ShouldBe(itself);
    }

    [Fact]
    public async Task A_call_that_suddenly_takes_long_delays_nobody_else_and_the_method_proves_itself_again()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        await pool.WarmUpAsync(2);
        await UntilOnTheFastLaneAsync(pool, () => Brief.PauseAsync(0));

        var watch = Stopwatch.StartNew();
        Task<int> slow = Brief.PauseAsync(2_000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1), "its caller looks only briefly");
        for (int i = 0; i < 20; i++)
            (await Brief.AddAsync(i, 1).WaitAsync(Ample)).ShouldBe(i + 1);

        slow.IsCompleted.ShouldBeFalse("the others were not delayed by it");
        (await slow.WaitAsync(Ample)).ShouldBe(2_000);
        await UntilOnTheFastLaneAsync(pool, () => Brief.PauseAsync(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task A_worker_that_many_short_calls_have_made_too_large_does_not_go_on(int atOnce)
    {
        const int KiB = 1 << 10;
        WorkerPool pool = CreatePool(options => options.MemoryLimit = 128L << 20);
        using IDisposable use = pool.Use();
        int first = await Brief.LeakAsync(KiB);
        await UntilOnTheFastLaneAsync(pool, () => Brief.LeakAsync(KiB));

        int last = first, leaked = 0;
        try
        {
            for (; last == first && leaked < 1_000_000 * KiB; leaked += atOnce * KiB)
                last = (await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Brief.LeakAsync(KiB))).WaitAsync(Ample))[^1];
        }
        catch (WorkerMemoryLimitException)
        {
            last = 0; // one that happened to take longer, while it was looked at
        }

        last.ShouldNotBe(first, $"another worker has taken over after {leaked >> 20} MiB");
        (await Brief.LeakAsync(KiB).WaitAsync(Ample)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Arguments_and_results_that_do_not_fit_take_the_other_lane_and_come_intact()
    {
        WorkerPool pool = CreatePool(options => options.FastLane = FastLaneUse.Always);
        using IDisposable use = pool.Use();

        foreach (int size in (int[])[0, 1, 3_000, 4_000, 4_060, 4_070, 4_080, 4_090, 4_096, 4_100, 5_000, 100_000, 10])
        {
            var bytes = new byte[size];
            new Random(size).NextBytes(bytes);
            (await Brief.EchoAsync(bytes).WaitAsync(Ample)).AsSpan().SequenceEqual(bytes)
                .ShouldBeTrue($"{size} bytes there and back");
            byte[] filled = await Brief.FillAsync(size, 7).WaitAsync(Ample);
            filled.Length.ShouldBe(size);
            filled.ShouldAllBe(value => value == 7);
        }

        (await Brief.AddAsync(1, 2)).ShouldBe(3);
    }

    [Fact]
    public async Task What_a_method_leaves_in_its_flow_of_control_is_not_seen_by_the_next_call()
    {
        WorkerPool pool = CreatePool(options => options.FastLane = FastLaneUse.Always);
        using IDisposable use = pool.Use();
        string culture = CultureInfo.CurrentCulture.Name;

        for (int i = 0; i < 50; i++)
            (await Brief.LeaveAsync($"call {i}")).ShouldBe($" {culture}");
    }

    [Fact]
    public async Task A_call_is_cancelled_at_any_moment_to_one_outcome_and_its_worker_goes_on()
    {
        WorkerPool pool = CreatePool(options => options.FastLane = FastLaneUse.Always);
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();
        int cancelled = 0, returned = 0;

        for (int i = 0; i < 300; i++)
        {
            using var source = new CancellationTokenSource();
            Task cancel = Task.Run(() => { Thread.SpinWait(i * 50); source.Cancel(); });
            try
            {
                (await Brief.PauseInStepsInProcessAsync(i % 3, source.Token).WaitAsync(Ample)).ShouldBe(i % 3);
                returned++;
            }
            catch (OperationCanceledException thrown)
            {
                thrown.CancellationToken.ShouldBe(source.Token);
                cancelled++;
            }

            await cancel;
        }

        (cancelled + returned).ShouldBe(300);
        cancelled.ShouldBeGreaterThan(0);
        (await Work.GetProcessIdAsync()).ShouldBe(worker);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_keeps_its_caller_only_briefly_and_answers_when_it_goes_on()
    {
        WorkerPool pool = CreatePool(options => options.FastLane = FastLaneUse.Always);
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();
        await Signals.StopAsync(worker);

        var watch = Stopwatch.StartNew();
        Task<int> call = Brief.AddAsync(1, 2);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1), "the caller's thread is not held");
        await Task.Delay(100);
        call.IsCompleted.ShouldBeFalse();
        Signals.Send(worker, Continue);

        (await call.WaitAsync(Ample)).ShouldBe(3);
        (await Work.GetProcessIdAsync()).ShouldBe(worker);
    }

    [Fact]
    public async Task Nobody_looks_for_calls_that_do_not_come()
    {
        WorkerPool pool = CreatePool(options => options.FastLane = FastLaneUse.Always);
        using IDisposable use = pool.Use();
        int worker = 0;
        for (int i = 0; i < 1_000; i++)
            worker = await Work.GetProcessIdAsync();

        using Process process = Process.GetProcessById(worker);
        TimeSpan before = process.TotalProcessorTime;
        await Task.Delay(1_000);
        process.Refresh();

        (process.TotalProcessorTime - before).ShouldBeLessThan(TimeSpan.FromMilliseconds(100), "an idle worker sleeps");
    }

    [Fact]
    public async Task Nothing_of_the_fast_lane_is_left_when_its_workers_have_ended()
    {
        int mapped = MappedLanes();
        List<string> descriptors = Descriptors.OfThisProcess();
        WorkerPool pool = CreatePool(options => options.MaxCallsPerWorker = 2);
        using (pool.Use())
        {
            for (int i = 0; i < 7; i++)
                (await Brief.AddAsync(i, 1)).ShouldBe(i + 1);
            MappedLanes().ShouldBeGreaterThan(mapped, "a worker lives");
        }

        await DisposePoolsAsync();

        MappedLanes().ShouldBe(mapped);
        Descriptors.NewSince(descriptors).ShouldNotContain(name => name.Contains("offload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_callers_and_payloads_of_all_sizes_get_what_is_theirs()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(() => EchoAsync(caller, calls: 2_500))))
            .WaitAsync(Ample);

        pool.GetStatistics().ShouldSatisfyAllConditions(
            now => now.CallsCompleted.ShouldBe(8 * 2_500),
            now => now.RunningCalls.ShouldBe(0),
            now => now.QueuedCalls.ShouldBe(0));

        static async Task EchoAsync(int caller, int calls)
        {
            var random = new Random(caller);
            for (int i = 0; i < calls; i++)
            {
                var bytes = new byte[random.Next(10) == 0 ? random.Next(8_000) : random.Next(64)];
                random.NextBytes(bytes);
                (await Brief.EchoAsync(bytes)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            }
        }
    }

    private static async Task UntilOnTheFastLaneAsync(WorkerPool pool, Func<Task> call)
    {
        long before = pool.GetStatistics().FastLaneCalls;
        for (int i = 0; i < 100_000 && pool.GetStatistics().FastLaneCalls < before + 10; i++)
            await call();
        pool.GetStatistics().FastLaneCalls.ShouldBeGreaterThanOrEqualTo(before + 10, "the calls take the fast lane");
    }

    private static int MappedLanes()
        => File.ReadLines("/proc/self/maps").Count(map => map.Contains("offload-fast-lane", StringComparison.Ordinal));

    private static long Allocated(Func<object> create)
    {
        create();
        long before = GC.GetAllocatedBytesForCurrentThread();
        create();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
