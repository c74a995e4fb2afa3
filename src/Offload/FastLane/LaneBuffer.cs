using System.Buffers;
using Nerdbank.Streams;

namespace Offload.FastLane;

/// <summary>
/// Where a request or reply is written before it is known whether it fits into the fast lane. What doesn't fit goes on in a sequence
/// of any size, so that nothing is ever written twice: writing runs user code.
/// </summary>
internal sealed class LaneBuffer : IBufferWriter<byte>
{
    [ThreadStatic]
    private static LaneBuffer? _spare;

    private readonly byte[] _bytes = new byte[LaneMemory.Capacity];
    private Sequence<byte>? _overflow;
    private int _length;

    /// <summary>Whether more was written than the fast lane takes.</summary>
    public bool HasOverflowed => _overflow is not null;

    /// <summary>What was written, unless it <see cref="HasOverflowed"/>.</summary>
    public Memory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>An empty buffer, one of this thread's own. To be given back.</summary>
    public static LaneBuffer Rent()
    {
        LaneBuffer buffer = _spare ?? new LaneBuffer();
        _spare = null; // writing may run user code that makes a call itself
        return buffer;
    }

    public void Return()
    {
        Clear();
        _spare = this;
    }

    public void Clear()
    {
        _length = 0;
        _overflow?.Dispose();
        _overflow = null;
    }

    /// <summary>Takes everything but the first bytes out of the buffer.</summary>
    public Sequence<byte> Detach(int skip)
    {
        Sequence<byte> all = _overflow ?? Copy();
        _overflow = null;
        _length = 0;
        if (skip > 0)
            all.AdvanceTo(all.AsReadOnlySequence.GetPosition(skip));
        return all;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => HasRoom(sizeHint) ? _bytes.AsMemory(_length) : Overflow().GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => HasRoom(sizeHint) ? _bytes.AsSpan(_length) : Overflow().GetSpan(sizeHint);

    public void Advance(int count)
    {
        if (_overflow is not null)
            _overflow.Advance(count);
        else
            _length += count;
    }

    private bool HasRoom(int size) => _overflow is null && _bytes.Length - _length >= Math.Max(size, 1);

    private Sequence<byte> Overflow() => _overflow ??= Copy();

    private Sequence<byte> Copy()
    {
        var copy = new Sequence<byte>(ArrayPool<byte>.Shared);
        copy.Write(Written.Span);
        return copy;
    }
}
