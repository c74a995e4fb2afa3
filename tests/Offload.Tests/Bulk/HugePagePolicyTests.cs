using Offload.SharedMemory;

namespace Offload.Tests.Bulk;

/// <summary>Fresh memory is in huge pages where they are the faster ones.</summary>
public sealed class HugePagePolicyTests
{
    private const int Length = 16 << 20;
    private const int Fills = 320;

    private readonly HugePagePolicy _policy = new();

    [Fact]
    public void Both_are_tried_first()
        => Enumerable.Range(0, 2).Select(_ => Fill(huge: 1, small: 2)).ShouldBe([true, false]);

    [Fact]
    public void Where_huge_pages_are_faster_nearly_all_memory_is_in_them()
        => CountHuge(huge: 1, small: 3).ShouldBeInRange(Fills * 95 / 100, Fills - 2);

    [Fact]
    public void Where_small_pages_are_faster_nearly_all_memory_is_in_them()
        => CountHuge(huge: 10, small: 3).ShouldBeInRange(2, Fills * 5 / 100);

    [Fact]
    public void It_notices_when_that_changes()
    {
        CountHuge(huge: 10, small: 3);
        CountHuge(huge: 1, small: 3).ShouldBeGreaterThan(Fills * 85 / 100);
        CountHuge(huge: 10, small: 3).ShouldBeLessThan(Fills * 15 / 100);
    }

    [Fact]
    public void Sizes_are_compared_by_the_byte()
    {
        Fill(huge: 4, small: 4, length: 4 * Length);
        Fill(huge: 2, small: 2);

        _policy.ChooseHuge().ShouldBeTrue();
    }

    private int CountHuge(double huge, double small) => Enumerable.Range(0, Fills).Count(_ => Fill(huge, small));

    /// <summary>Fills memory, which takes so many milliseconds, in huge pages or in small ones.</summary>
    private bool Fill(double huge, double small, int length = Length)
    {
        bool isHuge = _policy.ChooseHuge();
        _policy.Note(isHuge, length, TimeSpan.FromMilliseconds(isHuge ? huge : small));
        return isHuge;
    }
}
