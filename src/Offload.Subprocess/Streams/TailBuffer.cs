namespace Offload.Subprocesses.Streams;

/// <summary>The last bytes of a stream: a ring that grows up to its capacity and then goes round.</summary>
internal sealed class TailBuffer(long capacity)
{
    private const int InitialSize = 4096;

    private byte[] _ring = new byte[Math.Min(capacity, InitialSize)];
    private int _start;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > capacity)
            bytes = bytes[^(int)capacity..];
        if (bytes.IsEmpty)
            return;

        GrowFor(bytes.Length);
        int excess = Length + bytes.Length - _ring.Length;
        if (excess > 0)
        {
            _start = (_start + excess) % _ring.Length;
            Length -= excess;
        }

        int end = (_start + Length) % _ring.Length;
        int first = Math.Min(bytes.Length, _ring.Length - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        Length += bytes.Length;
    }

    public void CopyTo(Span<byte> destination)
    {
        int first = Math.Min(Length, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(destination);
        _ring.AsSpan(0, Length - first).CopyTo(destination[first..]);
    }

    private void GrowFor(int count)
    {
        long needed = Math.Min(capacity, (long)Length + count);
        if (needed <= _ring.Length)
            return;
        byte[] larger = new byte[Math.Min(capacity, Math.Max(needed, 2L * _ring.Length))];
        CopyTo(larger);
        _ring = larger;
        _start = 0;
    }
}
