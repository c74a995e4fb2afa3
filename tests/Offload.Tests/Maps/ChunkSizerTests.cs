using Offload.Maps;

namespace Offload.Tests.Maps;

/// <summary>How many items share a message, as a function of what others have cost.</summary>
public sealed class ChunkSizerTests
{
    private const int Workers = 4;

    [Fact]
    public void The_first_item_goes_alone()
        => new ChunkSizer(new MapOptions()).Next(remaining: null, Workers).ShouldBe(1);

    [Fact]
    public void Items_that_take_no_time_grow_the_chunk_step_by_step_to_its_most()
    {
        var sizer = new ChunkSizer(new MapOptions());
        var sizes = new List<int>();
        for (int size = 1; sizes.Count < 6; size = sizes[^1])
        {
            sizer.Note(size, TimeSpan.FromMicroseconds(0.1 * size), bytes: 4 * size);
            sizes.Add(sizer.Next(remaining: null, Workers));
        }

        sizes.ShouldBe([8, 64, 512, 4096, 4096, 4096]);
    }

    [Fact]
    public void A_chunk_takes_as_long_as_it_is_to_take()
    {
        var sizer = new ChunkSizer(new MapOptions());
        for (int i = 0; i < 10; i++)
            sizer.Note(10, TimeSpan.FromMilliseconds(10), bytes: 40);

        sizer.Next(remaining: null, Workers).ShouldBe((int)ChunkSizer.TargetTime.TotalMilliseconds);
    }

    [Fact]
    public void Items_that_take_long_go_alone_at_once_and_together_again_only_after_some_are_fast()
    {
        var sizer = new ChunkSizer(new MapOptions());
        sizer.Note(4096, TimeSpan.FromMilliseconds(1), bytes: 4096);

        sizer.Note(4096, TimeSpan.FromSeconds(4096), bytes: 4096);
        sizer.Next(remaining: null, Workers).ShouldBe(1);

        sizer.Note(1, TimeSpan.FromTicks(1), bytes: 1);
        sizer.Next(remaining: null, Workers).ShouldBe(1);
        for (int i = 0; i < 20; i++)
            sizer.Note(1, TimeSpan.FromTicks(1), bytes: 1);
        sizer.Next(remaining: null, Workers).ShouldBe(8);
    }

    [Fact]
    public void Large_items_make_small_chunks()
    {
        var sizer = new ChunkSizer(new MapOptions());
        sizer.Note(100, TimeSpan.FromTicks(100), bytes: 100L * ChunkSizer.TargetBytes / 5);

        sizer.Next(remaining: null, Workers).ShouldBe(5);
    }

    [Fact]
    public void Chunks_get_smaller_towards_the_end()
    {
        var sizer = new ChunkSizer(new MapOptions());
        sizer.Note(4096, TimeSpan.FromTicks(1), bytes: 1);

        sizer.Next(remaining: 1_000_000, Workers).ShouldBe(4096);
        sizer.Next(remaining: 800, Workers).ShouldBe(100);
        sizer.Next(remaining: 8, Workers).ShouldBe(1);
        sizer.Next(remaining: 0, Workers).ShouldBe(1);
        sizer.Next(remaining: -5, Workers).ShouldBe(1, "the source has more than it said");
    }

    [Fact]
    public void What_the_options_say_counts()
    {
        new ChunkSizer(new MapOptions { ChunkSize = 7 }).Next(remaining: 8, Workers).ShouldBe(7);
        var bounded = new ChunkSizer(new MapOptions { MaxInFlight = 80 });
        bounded.Note(4096, TimeSpan.FromTicks(1), bytes: 1);
        bounded.Next(remaining: null, Workers).ShouldBe(10);
    }
}
