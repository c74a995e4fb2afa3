using Offload.Serialization;

namespace Offload.SharedMemory;

/// <summary>Where a payload is, as one side tells the other.</summary>
/// <param name="SegmentId">The segment.</param>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct SegmentRange(long SegmentId, long Start, long Length)
{
    public long End => Start + Length;

    /// <summary>
    /// Whether a result is so large that its caller may want to keep the segment. The worker then parts with it, and the caller
    /// has to give it one again.
    /// </summary>
    public bool IsGivenAway => End > SharedSegment.WindowSize;

    public void Write(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(SegmentId);
        writer.WriteUnmanaged(Start);
        writer.WriteUnmanaged(Length);
    }

    public static SegmentRange Read(ref PayloadReader reader)
        => new(reader.ReadUnmanaged<long>(), reader.ReadUnmanaged<long>(), reader.ReadUnmanaged<long>());

    /// <summary>Refuses a range that can't be one.</summary>
    /// <exception cref="OffloadSerializationException">It can't.</exception>
    public void Check(long limit)
    {
        if (Start < 0 || Length < 0 || Length > limit || Start > SharedSegment.WindowSize)
            throw new OffloadSerializationException(
                $"A payload claims {Length} bytes of shared memory from {Start} on, where {limit} are allowed.");
    }
}
