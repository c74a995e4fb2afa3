using Offload.SharedMemory;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Bulk;

/// <summary>Many bytes are copied by several threads: each of them, nothing beside them, and also where nobody can help.</summary>
public sealed class BulkCopyTests : WorkerTest
{
    private const int Threshold = 4 << 20;
    private const int Guard = 64;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Threshold - 1)]
    [InlineData(Threshold)]
    [InlineData(Threshold + 1)]
    [InlineData((16 << 20) + 13)]
    public void Every_byte_is_copied_and_none_beside_them(int length)
    {
        byte[] source = Random(length + 5000);
        byte[] destination = new byte[length + 5000 + (2 * Guard)];
        foreach ((int from, int to) in ((int, int)[])[(0, 0), (1, 0), (0, 1), (4095, 17), (5000, 4999)])
        {
            destination.AsSpan().Fill(0xAA);

            BulkCopy.Copy(source.AsSpan(from, length), destination.AsSpan(Guard + to, length));

            destination.AsSpan(Guard + to, length).SequenceEqual(source.AsSpan(from, length)).ShouldBeTrue();
            destination.AsSpan(0, Guard + to).ContainsAnyExcept((byte)0xAA).ShouldBeFalse();
            destination.AsSpan(Guard + to + length).ContainsAnyExcept((byte)0xAA).ShouldBeFalse();
        }
    }

    [Fact]
    public void Too_little_room_is_refused()
        => Should.Throw<ArgumentException>(() => BulkCopy.Copy(new byte[Threshold], new byte[Threshold - 1]));

    [Fact]
    public async Task Many_copy_at_once()
    {
        byte[] source = Random(Threshold + 4321);

        bool[] areSame = await Task.WhenAll(Enumerable.Range(0, 16).Select(copier => Task.Run(() =>
        {
            byte[] destination = new byte[source.Length];
            for (int round = 0; round < 10; round++)
            {
                destination.AsSpan().Clear();
                BulkCopy.Copy(source.AsSpan(copier), destination);
                if (!destination.AsSpan(0, source.Length - copier).SequenceEqual(source.AsSpan(copier)))
                    return false;
            }

            return true;
        }))).WaitAsync(Ample);

        areSame.ShouldAllBe(isSame => isSame);
    }

    [Theory]
    [InlineData(Threshold - 4)]
    [InlineData(Threshold)]
    [InlineData((16 << 20) + 13)]
    public async Task Memory_from_an_odd_place_comes_back(int length)
    {
        using IDisposable use = CreatePool().Use();
        byte[] bytes = Random(length + 3);

        ReadOnlyMemory<byte> echo = await Blocks.EchoMemoryAsync(bytes.AsMemory(3)).WaitAsync(Ample);

        echo.Span.SequenceEqual(bytes.AsSpan(3)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_waits_for_threads_that_a_worker_does_not_have()
    {
        using IDisposable use = CreatePool(options => options.MaxWorkers = 1).Use();
        await Blocks.StarveThreadPoolAsync().WaitAsync(Ample);
        byte[] bytes = Random(16 << 20);

        byte[] echo = await Blocks.EchoAsync(bytes).WaitAsync(Ample);

        echo.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
