using System.Globalization;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Bulk;

/// <summary>
/// Payloads beyond 2 GiB, where an int can't count bytes any more: they work where there is room for them, else they are refused.
/// </summary>
public sealed class GigabyteTests : WorkerTest
{
    private const long GiB = 1L << 30;
    private const int LongsPerGiB = (int)(GiB / sizeof(long));

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 64 << 20)]
    [InlineData(10, 0)]
    [InlineData(10, 64 << 20)]
    public async Task What_finds_no_room_is_refused_before_anything_of_it_is_copied(int gibibytes, long limit)
    {
        WorkerPool pool = CreatePool(options => options.SharedMemoryLimit = limit);
        using IDisposable use = pool.Use();
        using var values = new ZeroMemory(gibibytes * LongsPerGiB);
        await Blocks.MeasureSpanAsync([1]);
        long before = GC.GetTotalAllocatedBytes();

        var fromMemory = await Should.ThrowAsync<OffloadSerializationException>(() => Blocks.ProbeAsync(values.Memory, []));
        var fromSpan = await Should.ThrowAsync<OffloadSerializationException>(() => Blocks.MeasureSpanAsync(values.Memory.Span));

        foreach (OffloadSerializationException refused in (OffloadSerializationException[])[fromMemory, fromSpan])
        {
            refused.Message.ShouldContain($"more than {Array.MaxLength} bytes");
            refused.Message.ShouldContain(limit == 0 ? "shared memory" : "SharedMemoryLimit");
        }

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(GiB / 4, "nothing of it has been copied");
        (await Blocks.MeasureSpanAsync([1, 2, 3])).ShouldBe(3, "the pool is well");
    }

    [Fact]
    public async Task A_map_refuses_the_one_item()
    {
        using IDisposable use = CreatePool().Use();
        using var large = new ZeroMemory(3 * LongsPerGiB);
        ReadOnlyMemory<long>[] items = [new long[] { 1 }, new long[] { 2 }, large.Memory, new long[] { 3 }];

        var failed = await Should.ThrowAsync<MapFailedException>(async () =>
        {
            var options = new MapOptions { ChunkSize = 4, Failures = MapFailures.Collect };
            await foreach (var _ in items.SelectInProcessAsync((item, token) => Blocks.ProbeAsync(item, [0], token), options))
            {
            }
        });

        MapFailure failure = failed.Failures.ShouldHaveSingleItem();
        failure.Index.ShouldBe(2);
        failure.Exception.ShouldBeOfType<OffloadSerializationException>()
            .Message.ShouldContain($"more than {Array.MaxLength} bytes");
    }

    [Fact]
    public async Task More_than_2_GiB_is_read_in_place_where_there_is_memory_for_it()
    {
        // It occupies as much shared memory; a machine that doesn't have it with room to spare has to refuse instead.
        bool hasRoom = AvailableMemory() > 8 * GiB;
        using IDisposable use = CreatePool(options => options.SharedMemoryLimit = hasRoom ? 3 * GiB : 1 * GiB).Use();
        using var values = new ZeroMemory(2 * LongsPerGiB + 1000);
        int[] places = [0, LongsPerGiB - 1, 2 * LongsPerGiB, 2 * LongsPerGiB + 999];
        foreach (int place in places)
            values.Memory.Span[place] = place + 1;

        Task<(int Length, long[] Values)> call = Blocks.ProbeAsync(values.Memory, [.. places, 1]);

        if (hasRoom)
            (await call.WaitAsync(Ample)).ShouldSatisfyAllConditions(
                result => result.Length.ShouldBe(values.Memory.Length),
                result => result.Values.ShouldBe([.. places.Select(place => place + 1L), 0]));
        else
            await Should.ThrowAsync<OffloadSerializationException>(() => call);
    }

    private static long AvailableMemory()
    {
        string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        long machine = 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return Math.Min(machine, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
