using System.Diagnostics;
using System.Globalization;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Conversations;

public sealed class StreamedResultTests : WorkerTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Items_of_an_iterator_come_in_order(int items)
    {
        using IDisposable use = CreatePool().Use();

        (await Streams.CountAsync(items).ToListAsync()).ShouldBe(Enumerable.Range(0, items));
    }

    [Fact]
    public async Task Items_of_any_type_come_while_they_are_made()
    {
        using IDisposable use = CreatePool().Use();
        var lines = new List<Streams.Line?>();

        await foreach (Streams.Line? line in Streams.ReadLinesInProcessAsync(7, delayMilliseconds: 5))
            lines.Add(line);

        lines.ShouldBe([.. Enumerable.Range(0, 7).Select(i => i % 3 == 2 ? null : new Streams.Line(i, $"line {i}"))]);
    }

    [Fact]
    public async Task The_first_item_does_not_wait_for_the_second()
    {
        using IDisposable use = CreatePool().Use();

        await using IAsyncEnumerator<int> items = Streams.WaitForeverInProcessAsync(PathOf("ended")).GetAsyncEnumerator();

        (await items.MoveNextAsync().AsTask().WaitAsync(Ample)).ShouldBeTrue();
        items.Current.ShouldNotBe(Environment.ProcessId);
    }

    [Fact]
    public async Task Items_larger_than_any_window_come_one_by_one()
    {
        using IDisposable use = CreatePool().Use();

        List<byte[]> items = await Streams.ProduceAsync(PathOf("made"), PathOf("ended"), 5, 3_000_000).ToListAsync();

        items.Select(item => item.Length).ShouldBe([3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000]);
    }

    [Fact]
    public async Task Every_enumeration_is_a_call_of_its_own()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 2).Use();
        IAsyncEnumerable<int> stream = Streams.CountAsync(10_000);

        List<int>[] all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stream.ToListAsync().AsTask()));

        all.ShouldAllBe(items => items.SequenceEqual(Enumerable.Range(0, 10_000)));
    }

    [Fact]
    public async Task A_slow_consumer_holds_the_producer_to_a_bounded_buffer()
    {
        using IDisposable use = CreatePool().Use();
        await using IAsyncEnumerator<byte[]> items = Streams.ProduceAsync(PathOf("made"), PathOf("ended"), 100_000, 100)
            .GetAsyncEnumerator();

        for (int i = 0; i < 3; i++)
        {
            (await items.MoveNextAsync()).ShouldBeTrue();
            await Task.Delay(300);
        }

        int.Parse(await File.ReadAllTextAsync(PathOf("made")), CultureInfo.InvariantCulture).ShouldBeLessThan(200);
    }

    [Fact]
    public async Task Leaving_the_loop_stops_the_producer_and_gives_the_worker_back()
    {
        WorkerPool pool = CreatePool(options => options.CancellationGracePeriod = TimeSpan.FromMinutes(5));
        using IDisposable use = pool.Use();
        int worker = await Work.GetProcessIdAsync();
        var left = new Stopwatch();

        await foreach (byte[] item in Streams.ProduceAsync(PathOf("made"), PathOf("ended"), int.MaxValue, 10))
        {
            left.Start();
            break;
        }

        File.Exists(PathOf("ended")).ShouldBeTrue("its finally block has run when the loop has been left");
        left.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), "it heard of it, and was not killed for its silence");
        pool.GetStatistics().RunningCalls.ShouldBe(0);
        (await Work.GetProcessIdAsync()).ShouldBe(worker);
    }

    [Fact]
    public async Task A_producer_that_waits_is_told_by_its_token_that_the_loop_was_left()
    {
        using IDisposable use = CreatePool().Use();

        await foreach (int worker in Streams.WaitForeverInProcessAsync(PathOf("ended")))
            break;

        File.Exists(PathOf("ended")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_that_nobody_enumerates_is_no_call()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();

        _ = Streams.CountAsync(3);
        await using IAsyncEnumerator<int> items = Streams.CountAsync(3).GetAsyncEnumerator();

        pool.GetStatistics().ShouldSatisfyAllConditions(
            now => now.RunningCalls.ShouldBe(0), now => now.WorkersStarted.ShouldBe(0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_either_token_ends_the_stream_with_that_token(bool ofTheProxy)
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var ofProxy = new CancellationTokenSource();
        using var ofEnumeration = new CancellationTokenSource();
        CancellationTokenSource cancelled = ofTheProxy ? ofProxy : ofEnumeration;

        var thrown = await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            IAsyncEnumerable<int> stream = Streams.WaitForeverInProcessAsync(PathOf("ended"), ofProxy.Token);
            await foreach (int item in stream.WithCancellation(ofEnumeration.Token))
                await cancelled.CancelAsync();
        });

        thrown.CancellationToken.ShouldBe(cancelled.Token);
        File.Exists(PathOf("ended")).ShouldBeTrue("a cooperative end runs the finally block");
        pool.GetStatistics().Workers.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_iterator_ends_at_its_next_item_although_it_takes_no_token()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        using var source = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (byte[] item in Streams.ProduceAsync(PathOf("made"), PathOf("ended"), int.MaxValue, 10, source.Token))
                await source.CancelAsync();
        });

        File.Exists(PathOf("ended")).ShouldBeTrue();
        pool.GetStatistics().Workers.ShouldBe(1, "the worker is kept");
    }

    [Fact]
    public async Task What_the_method_throws_comes_after_the_items_before_it()
    {
        using IDisposable use = CreatePool().Use();
        var items = new List<int>();

        var thrown = await Should.ThrowAsync<OrderException>(() => CollectAsync(Streams.CountAndThrowAsync(20_000), items));

        thrown.Message.ShouldBe("only 20000 are left");
        items.ShouldBe(Enumerable.Range(0, 20_000));
    }

    [Fact]
    public async Task A_crash_comes_after_the_items_before_it_and_nothing_is_run_twice()
    {
        using IDisposable use = CreatePool().Use();
        var items = new List<int>();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(() => CollectAsync(Streams.CountAndDieAsync(100), items));

        crash.CallStarted.ShouldBeTrue();
        items.ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task An_idempotent_stream_of_which_nothing_has_come_is_begun_anew()
    {
        using IDisposable use = CreatePool().Use();

        (await Streams.CountTheSecondTimeAsync(PathOf("tried"), 1000).ToListAsync()).ShouldBe(Enumerable.Range(0, 1000));
    }

    [Fact]
    public async Task The_deadline_counts_to_the_end_of_the_stream()
    {
        using IDisposable use = CreatePool().Use();
        var items = new List<int>();

        await Should.ThrowAsync<WorkerTimeoutException>(() => CollectAsync(Streams.CountPastTheDeadlineAsync(), items));

        items.ShouldBe([1]);
    }

    [Fact]
    public async Task A_call_is_measured_to_the_end_of_its_stream_and_leaving_is_no_failure()
    {
        string name = $"measured-{Guid.NewGuid():N}";
        using var readings = new MeterReadings(name);
        using IDisposable use = CreatePool(options => options.Name = name).Use();

        await foreach (byte[] item in Streams.ProduceAsync(PathOf("made"), PathOf("ended"), int.MaxValue, 10))
        {
            readings.Of("offload.call.duration").ShouldBeEmpty();
            break;
        }

        readings.Of("offload.call.duration").ShouldHaveSingleItem().Tags.ShouldNotContain("error.type");
    }

    [Fact]
    public async Task A_stream_inside_a_worker_runs_there()
    {
        using IDisposable use = CreatePool().Use();

        (await Streams.CountNestedInProcessAsync(5000).ToListAsync()).ShouldBe(Enumerable.Range(0, 5000));
    }

    private static async Task CollectAsync<T>(IAsyncEnumerable<T> stream, List<T> items)
    {
        await foreach (T item in stream)
            items.Add(item);
    }
}
