using System.Runtime.CompilerServices;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Conversations;

public sealed class StreamArgumentTests : WorkerTest
{
    private static readonly AsyncLocal<string?> Local = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Items_stream_into_the_worker(int items)
    {
        using IDisposable use = CreatePool().Use();

        (await Streams.SumInProcessAsync(new Source(items))).ShouldBe((long)items * (items - 1) / 2);
    }

    [Fact]
    public async Task Two_streams_go_into_one_call_and_null_is_null()
    {
        using IDisposable use = CreatePool().Use();
        IAsyncEnumerable<Streams.Line?> lines =
            new[] { new Streams.Line(5, "a"), null, new Streams.Line(6, "b") }.ToAsyncEnumerable();

        (await Streams.SumInProcessAsync(new Source(3), lines)).ShouldBe(3 + 5 + 6);
        (await Streams.SumInProcessAsync(new Source(3), null)).ShouldBe(3);
    }

    [Fact]
    public async Task A_stream_goes_through_a_worker_and_comes_back_while_it_is_made()
    {
        using IDisposable use = CreatePool().Use();
        var source = new Source(50_000);
        var items = new List<int>();

        await foreach (int item in Streams.IncrementInProcessAsync(source, int.MaxValue))
            items.Add(item);

        items.ShouldBe(Enumerable.Range(1, 50_000));
        source.Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task A_method_that_has_enough_stops_its_caller_s_source()
    {
        using IDisposable use = CreatePool().Use();
        var source = new Source(int.MaxValue);

        int count = 0;
        await foreach (int item in Streams.IncrementInProcessAsync(source, 10))
            count++;

        count.ShouldBe(10);
        source.Ended.ShouldBeTrue("its finally block has run when the call has ended");
    }

    [Fact]
    public async Task A_slow_method_holds_its_caller_s_source_to_a_bounded_buffer()
    {
        using IDisposable use = CreatePool().Use();
        int made = 0;

        (await Streams.TakeOneInProcessAsync(Blocks(), 300)).ShouldBe(100);

        made.ShouldBeInRange(1, 200);

        async IAsyncEnumerable<byte[]> Blocks([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            while (!cancellationToken.IsCancellationRequested)
            {
                made++;
                yield return new byte[100];
            }
        }
    }

    [Fact]
    public async Task A_source_that_the_method_does_not_ask_for_is_not_touched()
    {
        using IDisposable use = CreatePool().Use();
        var source = new Source(3);

        (await Streams.IgnoreAsync(source)).ShouldBe(1);

        source.Begun.ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_enumeration_is_refused_with_the_reason()
    {
        using IDisposable use = CreatePool().Use();

        (await Streams.EnumerateTwiceInProcessAsync(new Source(3))).ShouldContain("can be enumerated once");
    }

    [Fact]
    public async Task What_the_source_throws_arrives_in_the_method_after_the_items_before_it()
    {
        using IDisposable use = CreatePool().Use();

        (await Streams.SumOrExplainInProcessAsync(new Source(10, new OrderException("no more")))).ShouldBe("no more after 45");
    }

    [Fact]
    public async Task What_the_source_throws_comes_back_through_a_method_that_does_not_handle_it()
    {
        using IDisposable use = CreatePool().Use();

        (await Should.ThrowAsync<OrderException>(() => Streams.SumInProcessAsync(new Source(10, new OrderException("no more")))))
            .Message.ShouldBe("no more");
    }

    [Fact]
    public async Task A_crash_stops_the_source()
    {
        using IDisposable use = CreatePool().Use();
        var source = new Source(int.MaxValue);

        await Should.ThrowAsync<WorkerCrashedException>(() => Streams.DieAfterOneInProcessAsync(source));

        source.Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task The_source_runs_in_the_flow_of_control_that_made_the_call()
    {
        using IDisposable use = CreatePool().Use();
        Local.Value = "mine";
        string? seen = null;

        await Streams.SumInProcessAsync(Numbers());

        seen.ShouldBe("mine");

        async IAsyncEnumerable<int> Numbers()
        {
            await Task.Yield();
            seen = Local.Value;
            yield return 1;
        }
    }

    /// <summary>The numbers from 0, and a note of what has been done to them.</summary>
    private sealed class Source(int items, Exception? failure = null) : IAsyncEnumerable<int>
    {
        public bool Begun { get; private set; }

        public bool Ended { get; private set; }

        public async IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Begun = true;
            try
            {
                for (int i = 0; i < items; i++)
                {
                    if (i % 1000 == 0)
                        await Task.Yield();
                    yield return i;
                }

                if (failure is not null)
                    throw failure;
            }
            finally
            {
                Ended = true;
            }
        }
    }
}
