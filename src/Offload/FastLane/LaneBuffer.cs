using Offload.Serialization;
using Offload.SharedMemory;

namespace Offload.FastLane;

/// <summary>
/// Where a request or reply is written before it is known whether it fits into the fast lane. What doesn't fit goes on as the
/// payload of a message of the slow lane, so that nothing is ever written twice: writing runs user code.
/// </summary>
internal sealed class LaneBuffer : IPayloadOutput, IDisposable
{
    [ThreadStatic]
    private static LaneBuffer? _spare;

    private readonly byte[] _bytes = new byte[LaneSlot.Capacity];
    private ISegmentLender? _lender;
    private OutgoingPayload? _overflow;
    private int _length;

    /// <summary>Where the payload begins, behind its header.</summary>
    public int PayloadStart { get; private set; }

    /// <summary>Whether more was written than the fast lane takes.</summary>
    public bool HasOverflowed => _overflow is not null;

    /// <summary>What was written, unless it <see cref="HasOverflowed"/>.</summary>
    public Memory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>An empty buffer, of this thread's own.</summary>
    /// <param name="lender">Where shared memory for what doesn't fit comes from; <see langword="null"/> if there is none.</param>
    public static LaneBuffer Rent(ISegmentLender? lender)
    {
        LaneBuffer buffer = _spare ?? new LaneBuffer();
        _spare = null; // writing may run user code that makes a call itself
        buffer._lender = lender;
        return buffer;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        Clear();
        _lender = null;
        _spare = this;
    }

    public void Clear()
    {
        _length = 0;
        PayloadStart = 0;
        _overflow?.Dispose();
        _overflow = null;
    }

    /// <summary>Notes that the header has been written.</summary>
    public void BeginPayload() => PayloadStart = _length;

    /// <summary>Takes the payload, which has overflowed, out of the buffer.</summary>
    public OutgoingPayload DetachPayload()
    {
        OutgoingPayload payload = _overflow!;
        _overflow = null;
        return payload;
    }

    public void Expect(long bytes)
    {
        if (bytes > _bytes.Length - _length)
            Overflow().Expect(bytes);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (HasRoom(bytes.Length))
        {
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
        }
        else
        {
            Overflow().Write(bytes);
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
        => HasRoom(sizeHint) ? _bytes.AsMemory(_length) : Overflow().GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => HasRoom(sizeHint) ? _bytes.AsSpan(_length) : Overflow().GetSpan(sizeHint);

    public void Advance(int count)
    {
        if (_overflow is not null)
            _overflow.Advance(count);
        else
            _length += count;
    }

    private bool HasRoom(int size) => _overflow is null && _bytes.Length - _length >= Math.Max(size, 1);

    private OutgoingPayload Overflow()
    {
        if (_overflow is not null)
            return _overflow;
        _overflow = new OutgoingPayload(_lender);
        _overflow.Write(_bytes.AsSpan(PayloadStart, _length - PayloadStart));
        return _overflow;
    }
}
