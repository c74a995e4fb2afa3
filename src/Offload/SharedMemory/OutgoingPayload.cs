using System.Buffers;
using Nerdbank.Streams;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.SharedMemory;

/// <summary>
/// The bytes of arguments or of a result while they are written and until they are read. They begin in ordinary memory; when they
/// become many, they move on into shared memory, if there is any for them, and the rest is written straight to there.
/// </summary>
/// <param name="lender">Where shared memory comes from; <see langword="null"/> if there is none.</param>
internal sealed class OutgoingPayload(ISegmentLender? lender) : IPayloadOutput, IDisposable
{
    /// <summary>
    /// Above this many bytes a payload is shared. Measured: below, to send it through the socket costs no more than to tell the
    /// other side about a segment.
    /// </summary>
    public const int Threshold = 64 * 1024;

    // So that an array that is the first argument has its elements, behind their count, at the beginning of a cache line.
    private const int FirstPosition = 64 - sizeof(int);
    private const int FirstReservation = 1 << 20;
    private const int LargestReservation = 64 << 20;
    private const int ChunkSize = 1 << 20;

    private readonly Sequence<byte> _bytes = new(ArrayPool<byte>.Shared);
    private SharedSegment? _segment;
    private long _position;
    private long _reserved;
    private byte[]? _chunk;
    private bool _inChunk;
    private bool _hasGoneBack;

    /// <summary>The segment that the payload is in; <see langword="null"/> if it is in <see cref="Bytes"/>.</summary>
    public SharedSegment? Segment => _segment;

    /// <summary>Where in the segment the payload is.</summary>
    public SegmentRange Range => new(_segment?.Id ?? 0, FirstPosition, _position - FirstPosition);

    /// <summary>The payload, unless it is in a <see cref="Segment"/>.</summary>
    public ReadOnlySequence<byte> Bytes => _bytes.AsReadOnlySequence;

    public static OutgoingPayload OfArguments(WorkerCall call, ISegmentLender? lender)
        => Of(call, lender, static (call, ref writer) => call.WriteArguments(ref writer));

    public static OutgoingPayload OfResult(WorkerCall call, ISegmentLender? lender)
        => Of(call, lender, static (call, ref writer) => call.WriteResult(ref writer));

    public void Expect(long bytes)
    {
        long length = (_segment is null ? _bytes.Length : _position - FirstPosition) + bytes;
        if (_segment is null && (length <= Array.MaxLength || !TryShare()))
        {
            RequireOwnMemory(length);
            return;
        }

        long more = _position + bytes - _reserved;
        if (more <= 0)
            return;
        if (lender!.TryReserve(_reserved, more))
            _reserved += more;
        else
            RequireOwnMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_segment is null && (_bytes.Length + sizeHint <= Threshold || !TryShare()))
            return GetOwnMemory(sizeHint).Span;
        return _position + sizeHint <= _reserved || TryReserve(sizeHint) ? GetSharedSpan(sizeHint) : GetOwnMemory(sizeHint).Span;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bool isShared = _segment is not null || (_bytes.Length + bytes.Length > Threshold && TryShare());
        if (isShared && (_position + bytes.Length <= _reserved || TryReserve(bytes.Length)))
        {
            _segment!.Write(_position, bytes);
            _position += bytes.Length;
            return;
        }

        for (int written; !bytes.IsEmpty; bytes = bytes[written..])
        {
            Span<byte> part = GetOwnMemory(Math.Min(bytes.Length, ChunkSize)).Span;
            written = Math.Min(part.Length, bytes.Length);
            bytes[..written].CopyTo(part);
            _bytes.Advance(written);
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_segment is not null)
            throw new NotSupportedException("Shared memory is written as spans.");
        return GetOwnMemory(sizeHint);
    }

    public void Advance(int count)
    {
        if (_segment is null)
        {
            _bytes.Advance(count);
            return;
        }

        if (_inChunk)
            _segment.Write(_position, _chunk.AsSpan(0, count));
        _position += count;
    }

    public void CopyTo(ref PayloadWriter writer)
    {
        foreach (ReadOnlyMemory<byte> part in Bytes)
            writer.WriteBytes(part.Span);
        if (_segment is null)
            return;
        Span<byte> copied = new byte[ChunkSize];
        for (long position = FirstPosition; position < _position; position += copied.Length)
        {
            copied = copied[..(int)Math.Min(copied.Length, _position - position)];
            _segment.Read(position, copied);
            writer.WriteBytes(copied);
        }
    }

    /// <summary>Leaves the segment to the other side.</summary>
    public void GiveSegmentAway() => _segment = null;

    public void Dispose()
    {
        _bytes.Dispose();
        ReturnChunk();
        if (_segment is not null)
            lender!.Return(_segment, _reserved);
        _segment = null;
    }

    private static OutgoingPayload Of(WorkerCall call, ISegmentLender? lender, CallPartWriter write)
    {
        var payload = new OutgoingPayload(lender);
        try
        {
            var writer = new PayloadWriter(payload);
            write(call, ref writer);
            writer.Flush();
            return payload;
        }
        catch
        {
            payload.Dispose();
            throw;
        }
    }

    private Memory<byte> GetOwnMemory(int sizeHint)
    {
        RequireOwnMemory(_bytes.Length + sizeHint);
        return _bytes.GetMemory(sizeHint);
    }

    private void RequireOwnMemory(long length)
    {
        if (length > Array.MaxLength)
        {
            throw new OffloadSerializationException(
                $"The values have more than {Array.MaxLength} bytes. So many can cross the process border only in shared memory: {lender?.Bound ?? "which is not in use here"}.");
        }
    }

    private bool TryShare()
    {
        if (_hasGoneBack || lender?.TryRent() is not { } segment)
            return false;
        if (!lender.TryReserve(0, FirstReservation))
        {
            lender.Return(segment, 0);
            return false;
        }

        (_segment, _reserved, _position) = (segment, FirstReservation, FirstPosition);
        foreach (ReadOnlyMemory<byte> part in _bytes.AsReadOnlySequence)
        {
            part.Span.CopyTo(GetSharedSpan(part.Length));
            _position += part.Length;
        }

        _bytes.Reset();
        return true;
    }

    /// <summary>Makes room for more. If there is none, everything goes back to ordinary memory.</summary>
    private bool TryReserve(int sizeHint)
    {
        long more = Math.Max(Math.Min(_reserved, LargestReservation), _position + sizeHint - _reserved);
        if (lender!.TryReserve(_reserved, more))
        {
            _reserved += more;
            return true;
        }

        SharedSegment segment = _segment!;
        (long position, long end) = (FirstPosition, _position);
        _segment = null;
        while (position < end)
        {
            Span<byte> part = GetOwnMemory((int)Math.Min(ChunkSize, end - position)).Span;
            part = part[..(int)Math.Min(part.Length, end - position)];
            segment.Read(position, part);
            _bytes.Advance(part.Length);
            position += part.Length;
        }

        lender.Return(segment, _reserved);
        _hasGoneBack = true;
        return false;
    }

    private unsafe Span<byte> GetSharedSpan(int sizeHint)
    {
        long room = Math.Min(SharedSegment.WindowSize, _reserved) - _position;
        _inChunk = room < Math.Max(sizeHint, 1);
        if (!_inChunk)
            return new Span<byte>(_segment!.Window + _position, (int)room);
        if (_chunk is null || _chunk.Length < sizeHint)
        {
            ReturnChunk();
            _chunk = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, ChunkSize));
        }

        return _chunk;
    }

    private void ReturnChunk()
    {
        if (_chunk is not null)
            ArrayPool<byte>.Shared.Return(_chunk);
        _chunk = null;
    }
}
