using System.Diagnostics;
using Offload.Tests.Methods;

namespace Offload.Tests.Maps;

public sealed class CancellationTests : MapTest
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Cancelling_stops_everything_and_leaves_nothing(bool throughEnumeration, bool lambda)
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        using var cancellation = new CancellationTokenSource();
        CancellationToken given = throughEnumeration ? default : cancellation.Token;
        IEnumerable<int> items = Enumerable.Range(0, int.MaxValue);
        IAsyncEnumerable<int> map = lambda
            ? items.SelectInProcessAsync((item, token) => Items.ScaleAsync(item, 2, token), cancellationToken: given)
            : items.SelectInProcessAsync(Items.TwiceAsync, cancellationToken: given);
        int count = 0;

        var cancelled = await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (int _ in map.WithCancellation(throughEnumeration ? cancellation.Token : default))
            {
                if (++count == 5000)
                    await cancellation.CancelAsync();
            }
        });

        cancelled.CancellationToken.ShouldBe(cancellation.Token);
        pool.GetStatistics().RunningCalls.ShouldBe(0);
        pool.GetStatistics().QueuedCalls.ShouldBe(0);
    }

    [Fact]
    public async Task A_running_item_is_killed_at_once_when_the_map_is_cancelled()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        using var cancellation = new CancellationTokenSource();
        await Items.TwiceAsync(1);
        int[] items = [.. Enumerable.Range(0, 100).Select(item => item == 50 ? 60_000 : 0)];
        Task map = ToListAsync(
            items.SelectInProcessAsync(Items.SleepAsync, new MapOptions { ChunkSize = 30 }, cancellation.Token));
        await Task.Delay(500);
        map.IsCompleted.ShouldBeFalse();

        var waited = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => map.WaitAsync(Ample));

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_cooperative_item_hears_of_it_and_its_worker_lives_on()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var cancellation = new CancellationTokenSource();
        Task map = ToListAsync(Enumerable.Range(0, 10_000).SelectInProcessAsync(
            Items.TwiceSlowlyInProcessAsync, cancellationToken: cancellation.Token));
        await Task.Delay(300);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => map.WaitAsync(Ample));

        (await Items.TwiceAsync(1)).ShouldBe(2);
        pool.GetStatistics().WorkersStarted.ShouldBe(1);
    }

    [Fact]
    public async Task Leaving_while_an_item_runs_ends_it()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();
        int[] items = [0, 60_000, 60_000, 60_000];
        var waited = Stopwatch.StartNew();

        await foreach (int _ in items.SelectInProcessAsync(Items.SleepAsync))
            break;

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        pool.GetStatistics().RunningCalls.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_starts_no_worker()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        await Should.ThrowAsync<OperationCanceledException>(
            () => ToListAsync(Enumerable.Range(0, 10).SelectInProcessAsync(
                Items.TwiceAsync, cancellationToken: new CancellationToken(canceled: true))));

        pool.GetStatistics().WorkersStarted.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_of_an_items_own_cancels_that_item_only()
    {
        using IDisposable use = CreatePool().Use();
        using var own = new CancellationTokenSource();
        await own.CancelAsync();

        var failed = await Should.ThrowAsync<MapFailedException>(() => ToListAsync(Enumerable.Range(0, 500).SelectInProcessAsync(
            (item, token) => Items.TwiceAsync(item, item == 250 ? own.Token : token),
            new MapOptions { Failures = MapFailures.Collect })));

        failed.Failures.ShouldHaveSingleItem().Index.ShouldBe(250);
        failed.Failures[0].Exception.ShouldBeAssignableTo<OperationCanceledException>();
    }
}
