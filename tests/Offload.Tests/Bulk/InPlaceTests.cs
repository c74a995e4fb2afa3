using System.Buffers;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Bulk;

/// <summary>Spans and memory are read where they came in, and results given away where they are.</summary>
public sealed class InPlaceTests : WorkerTest
{
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(6_000_000)] // more than a segment's window
    public async Task A_span_is_read_in_place(int length)
    {
        using IDisposable use = CreatePool().Use();
        long[] values = [.. Enumerable.Range(0, length).Select(i => (long)i)];
        byte[] bytes = new byte[700_000];

        (long Sum, long Allocated) first = await Blocks.SumSpanAsync(1, values, "abc", bytes).WaitAsync(Ample);
        (long Sum, long Allocated) second = await Blocks.SumSpanAsync(1, values, "abc", bytes).WaitAsync(Ample);

        second.Sum.ShouldBe(values.Sum() + 4 + bytes.Length);
        first.Sum.ShouldBe(second.Sum);
        (second.Allocated - first.Allocated).ShouldBeLessThan(500_000);
    }

    [Fact]
    public async Task Memory_is_read_in_place_and_stays_for_as_long_as_the_method_runs()
    {
        using IDisposable use = CreatePool().Use();
        long[] values = [.. Enumerable.Range(0, 5_000_000).Select(i => (long)i)];

        (long Sum, long Allocated) first = await Blocks.SumMemoryAsync(values).WaitAsync(Ample);
        (long Sum, long Allocated) second = await Blocks.SumMemoryAsync(values.AsMemory(1)).WaitAsync(Ample);

        second.Sum.ShouldBe(values.Sum());
        (second.Allocated - first.Allocated).ShouldBeLessThan(500_000);
        (await Blocks.SumLaterAsync(values, CancellationToken.None).WaitAsync(Ample)).ShouldBe(values.Sum());
    }

    [Fact]
    public async Task A_span_begins_at_a_cache_line()
    {
        using IDisposable use = CreatePool().Use();

        (await Blocks.IsAlignedAsync(new double[100_000]).WaitAsync(Ample)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_span_can_change_as_soon_as_the_proxy_has_returned()
    {
        using IDisposable use = CreatePool().Use();
        long[] values = new long[1_000_000];
        values.AsSpan().Fill(1);

        Task<(long Sum, long Allocated)> sum = Blocks.SumSpanAsync(0, values, "", []);
        values.AsSpan().Fill(2);

        (await sum.WaitAsync(Ample)).Sum.ShouldBe(1_000_000);
    }

    [Fact]
    public async Task A_method_that_keeps_memory_finds_it_gone()
    {
        using IDisposable use = CreatePool().Use();
        await Blocks.KeepAsync(new long[1_000_000]).WaitAsync(Ample);

        (await Should.ThrowAsync<ObjectDisposedException>(Blocks.ReadKeptAsync().WaitAsync(Ample))).Message.ShouldContain("Copy");
    }

    [Fact]
    public async Task A_stream_reads_its_memory_until_it_ends()
    {
        using IDisposable use = CreatePool().Use();
        int[] values = [.. Enumerable.Range(0, 400_000)];
        List<int> items = [];

        await foreach (int item in Blocks.StreamAsync(values))
            items.Add(item);

        items.ShouldBe([0, 100_000, 200_000, 300_000]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(8_000_000)]
    [InlineData(20_000_000)]
    public async Task An_owned_result_outlives_its_worker_and_is_the_callers_to_change(int length)
    {
        WorkerPool pool = CreatePool();
        IMemoryOwner<int>? owner;
        using (pool.Use())
        {
            owner = await Blocks.CountAsync(length).WaitAsync(Ample);
            (await Blocks.WasDisposedAsync().WaitAsync(Ample)).ShouldBeTrue();
            (await Blocks.EchoAsync(new byte[100_000]).WaitAsync(Ample)).Length.ShouldBe(100_000);
        }

        await DisposePoolsAsync();

        Memory<int> memory = owner.ShouldNotBeNull().Memory;
        memory.Length.ShouldBe(length);
        memory.Span.SequenceEqual([.. Enumerable.Range(0, length)]).ShouldBeTrue();
        memory.Span.Fill(7);
        owner.Dispose();
        owner.Dispose();
        Should.Throw<ObjectDisposedException>(() => owner.Memory.Length);
    }

    [Fact]
    public async Task No_owned_result_is_null()
    {
        using IDisposable use = CreatePool().Use();

        (await Blocks.CountAsync(-1).WaitAsync(Ample)).ShouldBeNull();
    }
}
