using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Offload.Tests.Methods;

namespace Offload.Tests.Maps;

/// <summary>What a map asks of its source, and when.</summary>
public sealed class SourceTests : MapTest
{
    private int _taken;
    private bool _disposed;

    [Fact]
    public async Task Nothing_is_taken_before_the_enumeration_begins_and_each_takes_anew()
    {
        using IDisposable use = CreatePool().Use();

        IAsyncEnumerable<int> map = Count(100).SelectInProcessAsync(Items.TwiceAsync);
        await Task.Delay(50);
        _taken.ShouldBe(0);

        (await ToListAsync(map)).Count.ShouldBe(100);
        (await ToListAsync(map)).Count.ShouldBe(100);
        _taken.ShouldBe(200);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(1000, true)]
    public async Task A_slow_consumer_bounds_what_is_taken(int maxInFlight, bool ordered)
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        int consumed = 0;

        var options = new MapOptions { MaxInFlight = maxInFlight, Ordered = ordered };
        await foreach (int _ in Count(int.MaxValue).SelectInProcessAsync(Items.TwiceAsync, options))
        {
            (Volatile.Read(ref _taken) - consumed).ShouldBeLessThanOrEqualTo(maxInFlight);
            if (++consumed == 30)
                break;
            await Task.Delay(5);
            (Volatile.Read(ref _taken) - consumed + 1).ShouldBeLessThanOrEqualTo(maxInFlight);
        }
    }

    [Fact]
    public async Task Without_a_bound_a_consumer_that_stops_stops_the_source_too()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();

        await using IAsyncEnumerator<int> map = Count(int.MaxValue).SelectInProcessAsync(Items.TwiceAsync).GetAsyncEnumerator();
        for (int i = 0; i < 50_000; i++)
            await map.MoveNextAsync();
        await Task.Delay(200);
        int before = Volatile.Read(ref _taken);
        await Task.Delay(200);

        Volatile.Read(ref _taken).ShouldBe(before);
        before.ShouldBeLessThan(50_000 + 100_000);
    }

    [Fact]
    public async Task Leaving_an_infinite_source_ends_everything_and_spares_the_workers()
    {
        WorkerPool pool = CreatePool(options => options.MaxWorkers = 2);
        using IDisposable use = pool.Use();

        for (int round = 0; round < 3; round++)
        {
            await foreach (int item in Count(int.MaxValue).SelectInProcessAsync(Items.TwiceAsync))
            {
                if (item == 10_000)
                    break;
            }

            _disposed.ShouldBeTrue();
            pool.GetStatistics().RunningCalls.ShouldBe(0);
            pool.GetStatistics().QueuedCalls.ShouldBe(0);
        }

        pool.GetStatistics().WorkersStarted.ShouldBeLessThanOrEqualTo(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_source_throws_comes_after_the_results_of_the_items_before(bool asynchronous)
    {
        using IDisposable use = CreatePool().Use();
        IAsyncEnumerable<int> map = asynchronous
            ? CountAsync(1000, failAt: 777).SelectInProcessAsync(Items.TwiceAsync)
            : Count(1000, failAt: 777).SelectInProcessAsync(Items.TwiceAsync);
        var results = new List<int>();

        var failure = await Should.ThrowAsync<InvalidDataException>(async () =>
        {
            await foreach (int result in map)
                results.Add(result);
        });

        failure.Message.ShouldBe("no item 777");
        results.ShouldBe(Enumerable.Range(0, 777).Select(item => 2 * item));
        _disposed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_asynchronous_source_is_taken_as_it_comes()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();

        (await ToListAsync(CountAsync(5000).SelectInProcessAsync(Items.TwiceAsync)))
            .ShouldBe(Enumerable.Range(0, 5000).Select(item => 2 * item));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Items_do_not_wait_for_others_that_the_source_does_not_have_yet(bool asynchronous)
    {
        using IDisposable use = CreatePool().Use();
        await ToListAsync(Enumerable.Range(0, 10_000).SelectInProcessAsync(Items.TwiceAsync));
        using var items = new BlockingCollection<int>();
        IAsyncEnumerable<int> map = asynchronous
            ? DripAsync(items).SelectInProcessAsync(Items.TwiceAsync, new MapOptions { ChunkSize = 1000 })
            : items.GetConsumingEnumerable().SelectInProcessAsync(Items.TwiceAsync, new MapOptions { ChunkSize = 1000 });

        await using IAsyncEnumerator<int> results = map.GetAsyncEnumerator();
        for (int i = 0; i < 20; i++)
        {
            items.Add(i);
            (await results.MoveNextAsync().AsTask().WaitAsync(Ample)).ShouldBeTrue();
            results.Current.ShouldBe(2 * i);
        }

        items.CompleteAdding();
        (await results.MoveNextAsync().AsTask().WaitAsync(Ample)).ShouldBeFalse();
    }

    private IEnumerable<int> Count(int count, int failAt = -1)
    {
        _disposed = false;
        try
        {
            for (int item = 0; item < count; item++)
            {
                if (item == failAt)
                    throw new InvalidDataException($"no item {item}");
                Interlocked.Increment(ref _taken);
                yield return item;
            }
        }
        finally
        {
            _disposed = true;
        }
    }

    private async IAsyncEnumerable<int> CountAsync(
        int count, int failAt = -1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (int item in Count(count, failAt))
        {
            if (item % 100 == 0)
                await Task.Delay(1, cancellationToken);
            yield return item;
        }
    }

    private static async IAsyncEnumerable<int> DripAsync(BlockingCollection<int> items)
    {
        while (!items.IsCompleted)
        {
            if (items.TryTake(out int item))
                yield return item;
            else
                await Task.Delay(5);
        }
    }
}
