using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;
using Xunit.Abstractions;

namespace Offload.FaultInjection.Tests.Queue;

public sealed class QueueTests(ITestOutputHelper output) : FaultTest
{
    private const int Kill = 9;

    [Fact]
    public async Task Many_calls_through_a_small_queue_are_served_in_order_and_in_bounded_memory()
    {
        const int Callers = 3_000, Capacity = 1_000;
        int calls = Duration.CountOf("OFFLOAD_TEST_QUEUE_CALLS", 40_000);
        WorkerPool pool = CreatePool(options => (options.MaxWorkers, options.QueueCapacity) = (2, Capacity));
        using IDisposable use = pool.Use();
        int made = 0, served = 0, mostQueued = 0;
        var tickets = new long[calls + Callers];
        long mostMemory = 0, before = GC.GetTotalMemory(forceFullCollection: true);
        var running = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Volatile.Read(ref made) < calls)
            {
                Task<long> call = Work.TakeTicketAsync();
                int place = Interlocked.Increment(ref made); // those that come between have overtaken nobody
                tickets[place - 1] = await call;
                if (Interlocked.Increment(ref served) % 1000 != 0)
                    continue;
                Max(ref mostQueued, pool.GetStatistics().QueuedCalls);
                mostMemory = Math.Max(mostMemory, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        })).WaitAsync(TimeSpan.FromMinutes(20));

        int worstDelay = WorstDelay(tickets.AsMemory(0, made));
        output.WriteLine($"{calls} calls in {running.Elapsed}: at most {mostQueued} queued, {mostMemory >> 10} KiB more memory, "
            + $"nobody overtaken by more than {worstDelay}");
        served.ShouldBe(made);
        mostQueued.ShouldBeLessThanOrEqualTo(Capacity + 2);
        mostMemory.ShouldBeLessThan(64 << 20);
        worstDelay.ShouldBeLessThan(Callers, "a call that was made later is not served much earlier");
    }

    [Fact]
    public async Task A_full_queue_that_refuses_has_room_again_after_a_crash()
    {
        WorkerPool pool = CreatePool(options => (options.QueueCapacity, options.WhenQueueFull) = (1, QueueFullMode.Throw));
        using IDisposable use = pool.Use();
        Task<int> running = Work.SleepAsync(PathOf("worker"), 60_000);
        int worker = await WorkerOfAsync("worker");
        Task<int> queued = Work.AddAsync(1, 2);
        await Should.ThrowAsync<PoolQueueFullException>(() => Work.AddAsync(3, 4).WaitAsync(Ample));

        Signals.Send(worker, Kill);

        await Should.ThrowAsync<WorkerCrashedException>(() => running.WaitAsync(Ample));
        (await queued.WaitAsync(Ample)).ShouldBe(3);
        (await Work.AddAsync(5, 6).WaitAsync(Ample)).ShouldBe(11);
    }

    [Fact]
    public async Task Callers_cancelled_while_they_wait_for_room_give_it_to_others()
    {
        WorkerPool pool = CreatePool(options => options.QueueCapacity = 1);
        using IDisposable use = pool.Use();
        Task<int> running = Work.SleepAsync(PathOf("worker"), 500);
        await WorkerOfAsync("worker");
        using var source = new CancellationTokenSource();
        Task<int>[] cancelled = [.. Enumerable.Range(0, 100).Select(i => Work.AddAsync(i, 1, source.Token))];
        Task<int> patient = Work.AddAsync(1, 2);

        await source.CancelAsync();

        foreach (Task<int> call in cancelled)
            await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Ample));
        (await patient.WaitAsync(Ample)).ShouldBe(3);
        (await running.WaitAsync(Ample)).ShouldBe(500);
    }

    [Fact]
    public async Task Queued_calls_survive_the_death_of_every_worker()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        Task<int>[] running = [.. Enumerable.Range(0, 2).Select(i => Work.SleepAsync(PathOf($"worker-{i}"), 60_000))];
        int[] workers = [await WorkerOfAsync("worker-0"), await WorkerOfAsync("worker-1")];
        Task<int>[] queued = [.. Enumerable.Range(0, 50).Select(i => Work.AddAsync(i, 1))];

        foreach (int worker in workers)
            Signals.Send(worker, Kill);

        foreach (Task<int> call in running)
            await Should.ThrowAsync<WorkerCrashedException>(() => call.WaitAsync(Ample));
        (await Task.WhenAll(queued).WaitAsync(Ample)).ShouldBe(Enumerable.Range(1, 50));
    }

    /// <summary>
    /// How many calls at most were made after another one and begun before it, by the same worker: one that the machine lets
    /// stand still holds up its own call, and what others do meanwhile is not the pool's choice.
    /// </summary>
    /// <param name="tickets">What the calls got, in the order in which they were made.</param>
    private static int WorstDelay(ReadOnlyMemory<long> tickets) => Enumerable.Range(0, tickets.Length)
        .Select(made => tickets.Span[made])
        .GroupBy(ticket => ticket >> 32)
        .Max(worker => worker.Select((ticket, made) => (int)ticket - 1 - made).Max());

    private static void Max(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
