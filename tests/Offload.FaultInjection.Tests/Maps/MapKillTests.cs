using System.Collections.Concurrent;
using System.Globalization;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Maps;

/// <summary>Workers killed in the middle of maps.</summary>
public sealed class MapKillTests : FaultTest
{
    private const int Kill = 9;
    private const int Kills = 12;
    private const int Workers = 3;

    private int _taken;
    private int _consumed;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_idempotent_items_every_result_is_there_exactly_once(bool lambda)
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = Workers);
        using IDisposable use = pool.Use();
        using var enough = new CancellationTokenSource();
        IEnumerable<int> source = Count(enough.Token);
        IAsyncEnumerable<int> map = lambda
            ? source.SelectInProcessAsync((item, token) => Work.AddIdempotentlyAsync(item, 1, token))
            : source.SelectInProcessAsync(Work.IncrementIdempotentlyAsync);
        Task<int> killer = KillAsync(pool, enough);

        int expected = 0;
        await foreach (int result in map)
        {
            result.ShouldBe(++expected);
            Volatile.Write(ref _consumed, expected);
        }

        (await killer).ShouldBe(Kills);
        expected.ShouldBe(_taken);
        pool.GetStatistics().WorkersStarted.ShouldBeGreaterThan(Workers);
        await ShouldBeWellAsync(pool);
    }

    [Fact]
    public async Task Of_other_items_each_kill_costs_one_at_most_and_none_runs_twice()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = Workers);
        using IDisposable use = pool.Use();
        using var enough = new CancellationTokenSource();
        string runs = PathOf("runs");
        Directory.CreateDirectory(runs);
        var options = new MapOptions { Failures = MapFailures.Collect };
        Task<int> killer = KillAsync(pool, enough);
        var results = new List<int>();

        IReadOnlyList<MapFailure> failures = [];
        try
        {
            await foreach (int result in Count(enough.Token).SelectInProcessAsync((item, token) => Work.RecordAsync(runs, item, token), options))
            {
                results.Add(result);
                Volatile.Write(ref _consumed, result);
            }
        }
        catch (MapFailedException failed)
        {
            failures = failed.Failures;
        }

        int kills = await killer;
        failures.Count.ShouldBeLessThanOrEqualTo(kills);
        failures.ShouldAllBe(failure => failure.Exception is WorkerCrashedException);
        results.Concat(failures.Select(failure => (int)failure.Index)).Order().ShouldBe(Enumerable.Range(0, _taken));
        string[] names = [.. Directory.GetFiles(runs).Select(path => Path.GetFileName(path))];
        int[] recorded = [.. names.Select(name => int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture))];
        recorded.Distinct().Count().ShouldBe(recorded.Length, "an item ran twice");
        results.Except(recorded).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_workers_killed_at_once_again_and_again_end_no_map_of_idempotent_items_that_had_not_begun()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = Workers);
        using IDisposable use = pool.Use();
        HashSet<int> before = ChildProcesses.OfThisProcess();
        await pool.WarmUpAsync(Workers);

        int count = 0;
        await foreach (int result in Enumerable.Range(0, 200_000).SelectInProcessAsync(Work.IncrementIdempotentlyAsync))
        {
            result.ShouldBe(++count);
            if (count % 90_000 != 0)
                continue;
            foreach (int worker in ChildProcesses.OfThisProcess().Except(before))
                Signals.TrySend(worker, Kill);
        }

        count.ShouldBe(200_000);
    }

    [Fact]
    public async Task A_worker_stopped_in_the_middle_of_a_chunk_is_found_and_costs_one_item()
    {
        using IDisposable use = CreatePool(options => options.HeartbeatTimeout = TimeSpan.FromSeconds(1)).Use();
        HashSet<int> before = ChildProcesses.OfThisProcess();
        int count = 0;
        var options = new MapOptions { Failures = MapFailures.Collect, MaxInFlight = 1000 };

        IReadOnlyList<MapFailure> failures = [];
        try
        {
            await foreach (int _ in Enumerable.Range(0, 20_000).SelectInProcessAsync((item, token) => Work.AddAsync(item, 1, token), options))
            {
                if (++count == 10_000)
                    Signals.TrySend(ChildProcesses.OfThisProcess().Except(before).First(), 19);
            }
        }
        catch (MapFailedException failed)
        {
            failures = failed.Failures;
        }

        failures.Count.ShouldBeLessThanOrEqualTo(1);
        (count + failures.Count).ShouldBe(20_000);
    }

    /// <summary>
    /// Kills one worker after the other, each when all items that the one before could have been running are consumed.
    /// </summary>
    private async Task<int> KillAsync(WorkerPool pool, CancellationTokenSource enough)
    {
        var workers = new ConcurrentQueue<int>();
        pool.WorkerStarted += (_, worker) => workers.Enqueue(worker.ProcessId);
        int kills = 0;
        var random = new Random(1);
        int taken = 0;
        using var timeout = new CancellationTokenSource(Ample);
        while (kills < Kills && !timeout.IsCancellationRequested)
        {
            await Task.Delay(random.Next(5, 40), CancellationToken.None);
            if (Volatile.Read(ref _consumed) < taken || !workers.TryDequeue(out int worker))
                continue;
            taken = Volatile.Read(ref _taken);
            if (Signals.TrySend(worker, Kill))
                kills++;
        }

        await enough.CancelAsync();
        return kills;
    }

    private IEnumerable<int> Count(CancellationToken enough)
    {
        for (int item = 0; !enough.IsCancellationRequested; item++)
        {
            Volatile.Write(ref _taken, item + 1);
            yield return item;
        }
    }
}
