using System.Buffers;
using System.Diagnostics;
using Offload.Serialization;

namespace Offload.SharedMemory;

/// <summary>A payload in a segment, as it is read: what is in the window from there, the rest as from a file.</summary>
internal abstract unsafe class SegmentSource(SharedSegment segment, SegmentRange range) : PayloadSource, IDisposable
{
    private const int ChunkSize = 64 * 1024;
    private const int LargeArray = 4 << 20;

    private static readonly HugePagePolicy HugePages = new();

    private byte[]? _chunk;

    public override long Length => range.Length;

    protected SharedSegment Segment => segment;

    protected SegmentRange Range => range;

    public override ReadOnlySpan<byte> GetPiece(long position)
    {
        long left = range.Length - position;
        long place = range.Start + position;
        if (left == 0)
            return default;
        if (place < SharedSegment.WindowSize)
            return new ReadOnlySpan<byte>(segment.Window + place, (int)Math.Min(left, SharedSegment.WindowSize - place));
        _chunk ??= ArrayPool<byte>.Shared.Rent(ChunkSize);
        Span<byte> piece = _chunk.AsSpan(0, (int)Math.Min(left, _chunk.Length));
        segment.Read(place, piece);
        return piece;
    }

    public override void Read(long position, Span<byte> destination)
    {
        long place = range.Start + position;
        if (destination.Length >= LargeArray && LinuxMemory.IsFresh(destination))
            ReadIntoFresh(place, destination);
        else
            segment.Read(place, destination);
    }

    public void Dispose()
    {
        if (_chunk is not null)
            ArrayPool<byte>.Shared.Return(_chunk);
        _chunk = null;
        End();
    }

    /// <summary>The payload has been read, and what was read in place is not needed any more.</summary>
    protected abstract void End();

    private void ReadIntoFresh(long place, Span<byte> destination)
    {
        bool isHuge = HugePages.ChooseHuge();
        if (isHuge)
            LinuxMemory.PreferHugePages(destination);
        long start = Stopwatch.GetTimestamp();
        segment.Read(place, destination);
        // What is read as a file takes longer for another reason.
        if (place + destination.Length <= SharedSegment.WindowSize)
            HugePages.Note(isHuge, destination.Length, Stopwatch.GetElapsedTime(start));
    }
}
