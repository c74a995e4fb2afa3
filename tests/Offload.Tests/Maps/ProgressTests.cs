using System.Collections.Concurrent;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Maps;

public sealed class ProgressTests : MapTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Progress_grows_and_its_last_report_is_complete(bool lambda)
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        var reports = new Reports();
        var options = new MapOptions
        {
            Progress = reports,
            ProgressInterval = TimeSpan.FromMilliseconds(10),
            Failures = MapFailures.Collect,
        };
        int[] items = [.. Enumerable.Range(-1, 301)];

        await Should.ThrowAsync<MapFailedException>(() => ToListAsync(lambda
            ? items.SelectInProcessAsync(
                async (item, token) => await Items.ThrowIfNegativeAsync(item, token) + await Items.TwiceAsync(1, token), options)
            : items.SelectInProcessAsync(Items.ThrowIfNegativeAsync, options)));

        MapProgress last = reports.All[^1];
        last.Done.ShouldBe(300);
        last.Failed.ShouldBe(1);
        last.Total.ShouldBe(301);
        last.Elapsed.ShouldBeGreaterThan(TimeSpan.Zero);
        reports.All.Select(report => report.Done).ShouldBeInOrder();
    }

    [Fact]
    public async Task The_rate_and_the_remaining_time_are_those_of_the_items()
    {
        using IDisposable use = CreatePool().Use();
        await Items.SleepAsync(1);
        var reports = new Reports();

        await ToListAsync(
            Enumerable.Repeat(20, 100).SelectInProcessAsync(Items.SleepAsync, new MapOptions { Progress = reports }));

        MapProgress middle = reports.All.First(report => report.Done >= 50);
        middle.Total.ShouldBe(100);

        // 50 on one worker, and whoever counts over an interval also counts the item that had begun before it.
        middle.ItemsPerSecond.ShouldBeInRange(5, 60);
        middle.Remaining.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task By_the_clock_the_rate_is_that_of_the_last_interval()
    {
        using IDisposable use = CreatePool().Use();
        var clock = new ManualTimeProvider();
        var reports = new Reports();
        using var items = new BlockingCollection<int> { 1, 2, 3 };
        var second = TimeSpan.FromSeconds(1);
        var options = new MapOptions
        {
            Progress = reports,
            Total = 6,
            TimeProvider = clock,
            ProgressInterval = second,
            ChunkSize = 3,
        };
        await using IAsyncEnumerator<int> map = items.GetConsumingEnumerable().SelectInProcessAsync(Items.TwiceAsync, options)
            .GetAsyncEnumerator();
        for (int i = 0; i < 3; i++)
            (await map.MoveNextAsync().AsTask().WaitAsync(Ample)).ShouldBeTrue();

        clock.Advance(TimeSpan.FromSeconds(1));

        reports.All[^1].ShouldBe(
            new MapProgress(Done: 3, Failed: 0, Total: 6, Elapsed: second, ItemsPerSecond: 3, Remaining: second));
        items.CompleteAdding();
    }

    [Fact]
    public async Task The_total_of_a_source_that_can_not_tell_is_unknown_or_given()
    {
        using IDisposable use = CreatePool().Use();
        var reports = new Reports();
        IEnumerable<int> items = Enumerable.Range(0, 10).Where(item => item >= 0);

        await ToListAsync(items.SelectInProcessAsync(Items.TwiceAsync, new MapOptions { Progress = reports }));
        reports.All[^1].Total.ShouldBeNull();
        reports.All[^1].Remaining.ShouldBeNull();

        await ToListAsync(items.SelectInProcessAsync(Items.TwiceAsync, new MapOptions { Progress = reports, Total = 10 }));
        reports.All[^1].Total.ShouldBe(10);
    }

    private sealed class Reports : IProgress<MapProgress>
    {
        public List<MapProgress> All { get; } = [];

        public void Report(MapProgress value) => All.Add(value);
    }
}
