using System.Runtime.CompilerServices;

namespace Offload.SharedMemory;

/// <summary>
/// Arguments in a segment, on the worker's side: what can be is read in place, and is there until the call has ended.
/// </summary>
internal sealed unsafe class ArgumentSource(SharedSegment segment, SegmentRange range) : SegmentSource(segment, range)
{
    private readonly List<MappedRegion> _regions = [];

    public bool HasEnded { get; private set; }

    public override bool TryGetMemory<T>(long position, int count, out ReadOnlyMemory<T> memory)
    {
        long place = Range.Start + position;
        long length = (long)count * Unsafe.SizeOf<T>();
        byte* first = place + length <= SharedSegment.WindowSize ? Segment.Window + place : Map(place, length);
        memory = new BorrowedMemory<T>(this, first, count).Memory;
        return true;
    }

    protected override void End()
    {
        HasEnded = true;
        foreach (MappedRegion region in _regions)
            region.Dispose();
    }

    private byte* Map(long place, long length)
    {
        MappedRegion region = Segment.Map(place, length, MapAccess.Read, out int start);
        _regions.Add(region);
        return region.Pointer + start;
    }
}
