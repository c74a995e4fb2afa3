using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Diagnostics;

public sealed class MetricsTests : WorkerTest
{
    private readonly string _name = $"measured-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_calls_duration_is_measured_with_its_method_and_what_it_failed_with()
    {
        using var readings = new MeterReadings(_name);
        using IDisposable use = CreatePool(options => options.Name = _name).Use();

        await Work.SleepAsync(PathOf("started"), 50);
        await Should.ThrowAsync<NotSupportedException>(() => Mischief.ThrowAsync("other"));
        await Should.ThrowAsync<WorkerTimeoutException>(() => Work.SleepWithDeadlineAsync(60_000));

        IReadOnlyList<MeterReadings.Reading> calls = readings.Of("offload.call.duration");
        calls.Select(call => call.Tags).ShouldBe(
        [
            "rpc.method=Offload.Tests.Methods.Work.Sleep",
            "error.type=System.NotSupportedException, rpc.method=Offload.Tests.Methods.Mischief.Throw",
            "error.type=Offload.WorkerTimeoutException, rpc.method=Offload.Tests.Methods.Work.SleepWithDeadline",
        ]);
        calls.ShouldAllBe(call => call.Unit == "s");
        calls[0].Value.ShouldBeInRange(0.050, 30);
        calls[2].Value.ShouldBeInRange(0.250, 30);
    }

    [Fact]
    public async Task Every_item_of_a_map_is_a_call()
    {
        using var readings = new MeterReadings(_name);
        WorkerPool pool = CreatePool(options => options.Name = _name);
        using IDisposable use = pool.Use();
        var options = new MapOptions { ChunkSize = 50, Failures = MapFailures.Collect };

        await Should.ThrowAsync<MapFailedException>(async () =>
        {
            await foreach (int _ in Enumerable.Range(0, 200).Select(i => i % 10 == 9 ? -i : i).SelectInProcessAsync(Items.ThrowIfNegativeAsync, options))
            {
            }
        });

        IReadOnlyList<MeterReadings.Reading> calls = readings.Of("offload.call.duration");
        calls.Count(call => call.Tags.Contains("error.type", StringComparison.Ordinal)).ShouldBe(20);
        calls.Count.ShouldBe(200);
        calls.ShouldAllBe(call => call.Value >= 0 && call.Value < 30);
        pool.GetStatistics().CallsCompleted.ShouldBe(200);
    }

    [Fact]
    public async Task Calls_and_workers_can_be_watched_at_any_moment()
    {
        using var readings = new MeterReadings(_name);
        WorkerPool pool = CreatePool(options => options.Name = _name);
        using IDisposable use = pool.Use();
        Task<int> running = Work.WaitForFileAsync(PathOf("go"));
        Task<int> queued = Work.AddAsync(1, 2);
        await Wait.UntilAsync(() => pool.GetStatistics() is { RunningCalls: 1, QueuedCalls: 1 }, "one runs, one waits");

        Describe(readings.Observe("offload.call.active")).ShouldBe(
            ["offload.call.state=running: 1", "offload.call.state=queued: 1"]);
        Describe(readings.Observe("offload.worker.count"))
            .ShouldBe(["offload.worker.state=idle: 0", "offload.worker.state=busy: 1", "offload.worker.state=starting: 0"]);

        File.WriteAllText(PathOf("go"), "");
        await Task.WhenAll(running, queued).WaitAsync(Ample);
        await Wait.UntilAsync(() => pool.GetStatistics().IdleWorkers == 1, "the worker is idle");
        Describe(readings.Observe("offload.call.active")).ShouldBe(
            ["offload.call.state=running: 0", "offload.call.state=queued: 0"]);
        Describe(readings.Observe("offload.worker.count"))
            .ShouldBe(["offload.worker.state=idle: 1", "offload.worker.state=busy: 0", "offload.worker.state=starting: 0"]);
    }

    [Fact]
    public async Task Pools_of_one_name_are_counted_together_and_not_after_their_disposal()
    {
        using var readings = new MeterReadings(_name);
        WorkerPool one = CreatePool(options => options.Name = _name), other = CreatePool(options => options.Name = _name);
        await Task.WhenAll(one.WarmUpAsync(1), other.WarmUpAsync(1));

        Describe(readings.Observe("offload.worker.count"))[0].ShouldBe("offload.worker.state=idle: 2");
        await one.DisposeAsync();
        Describe(readings.Observe("offload.worker.count"))[0].ShouldBe("offload.worker.state=idle: 1");
        await other.DisposeAsync();
        readings.Observe("offload.worker.count").ShouldBeEmpty();
    }

    [Fact]
    public async Task Starts_and_ends_of_workers_are_counted_with_their_causes()
    {
        using var readings = new MeterReadings(_name);
        WorkerPool pool = CreatePool(options => options.Name = _name);
        using IDisposable use = pool.Use();

        await Work.AddAsync(1, 2);
        await Should.ThrowAsync<WorkerCrashedException>(() => Mischief.ExitAsync(3));
        await Work.AddAsync(1, 2);
        await pool.DisposeAsync();

        Describe(readings.Of("offload.worker.starts")).ShouldBe([": 1", ": 1"]);
        Describe(readings.Of("offload.worker.ends")).ShouldBe(
            ["offload.worker.ended_by=itself: 1", "offload.worker.ended_by=pool: 1"]);
    }

    [Fact]
    public async Task A_start_that_fails_is_counted_as_one()
    {
        using var readings = new MeterReadings(_name);
        using IDisposable use = CreatePool(options =>
        {
            options.Name = _name;
            options.WorkerExecutable = PathOf("no-such-program");
        }).Use();

        await Should.ThrowAsync<WorkerStartException>(() => Work.AddAsync(1, 2));

        Describe(readings.Of("offload.worker.starts")).ShouldBe(["error.type=Offload.WorkerStartException: 1"]);
        readings.Of("offload.worker.ends").ShouldBeEmpty();
    }

    private static List<string> Describe(IEnumerable<MeterReadings.Reading> readings)
        => [.. readings.Select(reading => $"{reading.Tags}: {reading.Value}")];
}
