using System.Diagnostics;
using Offload.FaultInjection.Tests.Methods;
using Offload.FaultInjection.Tests.Support;
using Offload.Tests.Support;

namespace Offload.FaultInjection.Tests.Conversations;

/// <summary>
/// Workers that have been taken over, and say what they may not while a call runs. They are cut off, and cost their caller
/// nothing.
/// </summary>
public sealed class ImpostorTests : FaultTest
{
    [Theory]
    [InlineData("more-than-granted")]
    [InlineData("nothing-without-end")]
    [InlineData("another-call")]
    [InlineData("an-older-call")]
    [InlineData("another-channel")]
    [InlineData("a-negative-channel")]
    [InlineData("another-verb")]
    [InlineData("grant")]
    [InlineData("end")]
    [InlineData("fail")]
    [InlineData("stop")]
    [InlineData("half-a-message")]
    public async Task What_no_producer_may_say_is_the_end_of_its_worker(string trick)
    {
        WorkerPool pool = CreateImpostorPool("call", $"say-{trick}");
        using IDisposable use = pool.Use();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        // A consumer that doesn't come back for more: nothing but the rules keeps the producer from filling its memory.
        await using IAsyncEnumerator<int> items = Streams.CountAsync(PathOf("started"), 10).GetAsyncEnumerator();
        Exception? thrown = await Record.ExceptionAsync(async () =>
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(Ample))
                await Wait.UntilAsync(() => pool.GetStatistics().Workers == 0, "it has been cut off");
        });

        // Bytes that are no item may be read before the rule is broken.
        (thrown is WorkerCrashedException or OffloadSerializationException).ShouldBeTrue(thrown?.ToString());
        // One that goes on talking dies of the closed connection before it can be killed.
        if (thrown is WorkerCrashedException { Signal: 9 } crash)
            crash.Message.ShouldContain("it broke the protocol");
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(16 << 20);
    }

    [Theory]
    [InlineData("grant-too-much")]
    [InlineData("grant-everything")]
    [InlineData("grant-nothing")]
    [InlineData("grant-a-debt")]
    [InlineData("grant-half-a-number")]
    [InlineData("grants-that-add-up")]
    [InlineData("end")]
    [InlineData("two-items")]
    public async Task What_no_reader_may_say_is_the_end_of_its_worker(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", $"say-{trick}").Use();

        var crash = await Should.ThrowAsync<WorkerCrashedException>(
            () => Streams.SumInProcessAsync(PathOf("started"), WaitAsync()).WaitAsync(Ample));

        crash.Message.ShouldContain("it broke the protocol");

        static async IAsyncEnumerable<int> WaitAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield return 1;
        }
    }

    [Theory]
    [InlineData("two-items")]
    [InlineData("another-verb")]
    public async Task Nothing_may_be_said_about_a_call_that_says_nothing(string trick)
    {
        using IDisposable use = CreateImpostorPool("call", $"say-{trick}").Use();

        (await Should.ThrowAsync<WorkerCrashedException>(() => Work.AddAsync(1, 2).WaitAsync(Ample)))
            .Message.ShouldContain("it broke the protocol");
    }

    [Theory]
    [InlineData("half-an-item")]
    [InlineData("no-item")]
    public async Task Bytes_that_are_no_item_are_a_serialisation_error(string trick)
    {
        using IDisposable use = CreateImpostorPool(
            "call", $"say-{trick}", options => options.CancellationGracePeriod = TimeSpan.FromMilliseconds(100)).Use();

        await Should.ThrowAsync<OffloadSerializationException>(
            () => ReadAsync(Streams.CountAsync(PathOf("started"), 10)).WaitAsync(Ample));
    }

    [Fact]
    public async Task Items_that_come_after_the_reply_are_the_end_of_the_worker_but_not_of_the_call()
    {
        WorkerPool pool = CreateImpostorPool("call", "reply-then-say-another-call");
        using IDisposable use = pool.Use();

        (await ReadAsync(Streams.CountAsync(PathOf("started"), 10)).WaitAsync(Ample)).ShouldBeEmpty();

        await Wait.UntilAsync(() => pool.GetStatistics().Workers == 0, "the liar is gone");
    }

    [Fact]
    public async Task Honest_words_are_heard_in_their_order()
    {
        using IDisposable use = CreateImpostorPool("call", "say-then-items-one-by-one").Use();

        for (int i = 0; i < 3; i++)
            (await ReadAsync(Streams.CountAsync(PathOf("started"), 10)).WaitAsync(Ample)).ShouldBe(Enumerable.Range(0, 30));
    }

    [Fact]
    public async Task A_worker_that_says_no_more_meets_the_deadline()
    {
        using IDisposable use =
            CreateImpostorPool("call", "say-two-items", options => options.DefaultTimeout = TimeSpan.FromSeconds(1)).Use();
        var waited = Stopwatch.StartNew();

        await Should.ThrowAsync<WorkerTimeoutException>(
            () => ReadAsync(Streams.CountAsync(PathOf("started"), 10)).WaitAsync(Ample));

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_reader_that_wants_no_more_ten_thousand_times_is_no_harm()
    {
        using IDisposable use =
            CreateImpostorPool("call", "say-stop-many-times", options => options.DefaultTimeout = TimeSpan.FromSeconds(1)).Use();

        await Should.ThrowAsync<WorkerTimeoutException>(
            () => Streams.SumInProcessAsync(PathOf("started"), AsyncEnumerable.Repeat(1, 3)).WaitAsync(Ample));
    }

    private static async Task<List<int>> ReadAsync(IAsyncEnumerable<int> stream)
    {
        var items = new List<int>();
        await foreach (int item in stream)
            items.Add(item);
        return items;
    }
}
