using System.Buffers;
using System.Runtime.CompilerServices;

namespace Offload.SharedMemory;

/// <summary>
/// A result in a segment, on the caller's side. What the worker may still write to is copied; what is kept is sealed first.
/// </summary>
internal sealed class ResultSource(SegmentLink link, SharedSegment segment, SegmentRange range) : SegmentSource(segment, range)
{
    private bool _isKept;

    public override IMemoryOwner<T>? TryGetOwner<T>(long position, int count)
    {
        long length = (long)count * Unsafe.SizeOf<T>();
        if (!Range.IsGivenAway || length < SharedSegment.WindowSize / 2)
            return null;

        if (!_isKept && !Segment.TrySeal())
            throw new OffloadSerializationException("The worker has kept its hands on the memory of its result.");
        _isKept = true;
        if (RandomAccess.GetLength(Segment.File) < Range.Start + position + length)
            throw new OffloadSerializationException(
                $"A result claims to have {length} bytes, which its shared memory doesn't have.");
        return new OwnedMemory<T>(
            Segment.Map(Range.Start + position, length, MapAccess.CopyOnWrite, out int start), start, count);
    }

    protected override void End() => link.EndReading(Segment, Range, _isKept);
}
