using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Bulk;

/// <summary>Large arguments and results arrive as they were sent, whichever way they take.</summary>
public sealed class TransferTests : WorkerTest
{
    private const int Threshold = 64 * 1024;
    private const int Window = 32 << 20;

    public static TheoryData<long?> Limits => [null, 0, 1 << 20, 3 << 20];

    [Theory]
    [InlineData(0)]
    [InlineData(Threshold - 8)]
    [InlineData(Threshold - 4)]
    [InlineData(Threshold)]
    [InlineData(Threshold + 1)]
    [InlineData(1 << 20)]
    [InlineData(Window - 64)]
    [InlineData(Window - 63)]
    [InlineData(Window)]
    [InlineData(Window + 5)]
    [InlineData((2 * Window) + 77)]
    public async Task An_array_of_any_size_comes_back(int length)
    {
        using IDisposable use = CreatePool().Use();
        byte[] bytes = Random(length);

        byte[] first = await Blocks.EchoAsync(bytes).WaitAsync(Ample);
        byte[] second = await Blocks.EchoAsync(first).WaitAsync(Ample);

        second.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task All_kinds_of_values_come_back_with_much_shared_memory_with_little_and_with_none(long? limit)
    {
        using IDisposable use = CreatePool(options => options.SharedMemoryLimit = limit).Use();
        string text = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i}é€𝄞"));
        List<string> texts = [.. Enumerable.Range(0, 200_000).Select(i => $"text {i}")];
        byte[] bytes = Random(5 << 20);
        long[] numbers = [.. Enumerable.Range(0, 1_000_000).Select(i => (long)i * i)];

        for (int round = 0; round < 2; round++)
        {
            (await Blocks.EchoTextAsync(text).WaitAsync(Ample)).ShouldBe(text);
            (await Blocks.EchoListAsync(texts).WaitAsync(Ample)).SequenceEqual(texts).ShouldBeTrue();
            (byte[] First, string Text, long[] Second) tuple = await Blocks.EchoTupleAsync(bytes, text, numbers).WaitAsync(Ample);
            tuple.First.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            tuple.Text.ShouldBe(text);
            tuple.Second.AsSpan().SequenceEqual(numbers).ShouldBeTrue();
            (await Blocks.EchoMemoryAsync(bytes).WaitAsync(Ample)).Span.SequenceEqual(bytes).ShouldBeTrue();
            (await Work.AddAsync(1, 2).WaitAsync(Ample)).ShouldBe(3);
        }
    }

    [Fact]
    public async Task Many_large_calls_wait_for_one_worker_and_are_all_answered()
    {
        using IDisposable use = CreatePool(options => options.SharedMemoryLimit = 40 << 20).Use();

        byte[][] sent = [.. Enumerable.Range(0, 100).Select(_ => Random(1 << 20))];
        byte[][] echoes = await Task.WhenAll(sent.Select(bytes => Blocks.EchoAsync(bytes))).WaitAsync(Ample);

        echoes.Zip(sent).Count(pair => pair.First.AsSpan().SequenceEqual(pair.Second)).ShouldBe(sent.Length);
    }

    [Fact]
    public async Task Several_workers_take_turns_with_the_same_memory()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 3).Use();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async caller =>
        {
            for (int call = 0; call < 20; call++)
            {
                byte[] bytes = Random((call + 1) * 100_000, seed: caller);
                (await Blocks.EchoAsync(bytes)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            }
        })).WaitAsync(Ample);
    }

    [Fact]
    public async Task A_second_worker_gets_the_arguments_that_killed_the_first()
    {
        using IDisposable use = CreatePool().Use();
        long[] values = [.. Enumerable.Range(0, 1_000_000).Select(i => (long)i)];

        (await Blocks.SumOnSecondTryAsync(values, PathOf("tried")).WaitAsync(Ample)).ShouldBe(values.Sum());
    }

    [Fact]
    public async Task A_cancelled_call_with_large_arguments_leaves_the_pool_well()
    {
        WorkerPool pool = CreatePool();
        using IDisposable use = pool.Use();
        await Work.AddAsync(1, 1);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(
            Blocks.HangWithAsync(Random(50 << 20), cancellation.Token).WaitAsync(Ample));

        byte[] bytes = Random(2 << 20);
        (await Blocks.EchoAsync(bytes).WaitAsync(Ample)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    private static byte[] Random(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed + length).NextBytes(bytes);
        return bytes;
    }
}
