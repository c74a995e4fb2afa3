using System.Buffers;
using Offload.Tests.Methods;
using Offload.Tests.Support;

namespace Offload.Tests.Bulk;

/// <summary>Shared memory is bounded, used again, and given back.</summary>
public sealed class MemoryTests : WorkerTest
{
    private const string Segment = "memfd:offload-segment";

    [Fact]
    public async Task Segments_are_used_again()
    {
        using IDisposable use = CreatePool().Use();
        for (int call = 0; call < 20; call++)
            await Blocks.EchoAsync(new byte[1 << 20]).WaitAsync(Ample);

        // One for arguments, its read-only view, and one for results.
        CountSegments().ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Memory_that_is_not_used_is_given_back_after_a_while()
    {
        var time = new ManualTimeProvider();
        using IDisposable use =
            CreatePool(options => (options.TimeProvider, options.IdleTimeout) = (time, Timeout.InfiniteTimeSpan)).Use();
        await Blocks.EchoAsync(new byte[8 << 20]).WaitAsync(Ample);
        OccupiedKibibytes().ShouldBeGreaterThanOrEqualTo(16 << 10);

        time.Advance(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(10));

        OccupiedKibibytes().ShouldBe(0);
        (await Blocks.EchoAsync(new byte[8 << 20]).WaitAsync(Ample)).Length.ShouldBe(8 << 20);
    }

    [Fact]
    public async Task An_owned_result_that_is_disposed_of_occupies_nothing()
    {
        using IDisposable use = CreatePool().Use();

        using (IMemoryOwner<int> owner = (await Blocks.CountAsync(20_000_000).WaitAsync(Ample))!)
        {
            owner.Memory.Span[^1].ShouldBe(19_999_999);
            File.ReadAllText("/proc/self/maps").ShouldContain(Segment);
        }

        File.ReadAllText("/proc/self/maps").ShouldNotContain(Segment);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_pool_is_disposed()
    {
        using (CreatePool(options => options.MaxWorkers = 2).Use())
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Blocks.EchoAsync(new byte[i << 20]))).WaitAsync(Ample);

        await DisposePoolsAsync();

        await Wait.UntilAsync(() => CountSegments() == 0, "no segment is left");
        File.ReadAllText("/proc/self/maps").ShouldNotContain(Segment);
    }

    [Fact]
    public void A_negative_limit_is_refused()
        => Should.Throw<ArgumentException>(() => CreatePool(options => options.SharedMemoryLimit = -1))
            .Message.ShouldContain("SharedMemoryLimit");

    private static int CountSegments()
        => Directory.GetFileSystemEntries("/proc/self/fd").Count(
            entry => LinkOf(entry).Contains(Segment, StringComparison.Ordinal));

    /// <summary>What this process sees of all segments that it has mapped.</summary>
    private static long OccupiedKibibytes()
    {
        long sum = 0;
        bool inSegment = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string first = line.Split(' ')[0];
            if (!first.EndsWith(':'))
                inSegment = line.Contains(Segment, StringComparison.Ordinal);
            else if (inSegment && first == "Rss:")
                sum += long.Parse(
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private static string LinkOf(string entry)
    {
        try
        {
            return new FileInfo(entry).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
    }
}
