using System.Buffers;
using Offload.Serialization;

namespace Offload.Batches;

/// <summary>The arguments of many calls, one after the other in one piece of pooled memory.</summary>
internal sealed class ArgumentBuffer : IPayloadOutput, IDisposable
{
    private const int SmallestSize = 4096;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Slice(int start, int end) => _bytes.AsMemory(start, end - start);

    /// <summary>Takes back what was written after a place.</summary>
    public void Truncate(int length) => Length = length;

    public void Expect(long bytes) => RequireRoom(bytes);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - Length >= size)
            return;
        long wanted = Math.Max(Math.Max(2L * _bytes.Length, (long)Length + size), SmallestSize);
        RequireRoom(size);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    private void RequireRoom(long size)
    {
        if (Length + size > Array.MaxLength)
            throw new OffloadSerializationException($"The arguments of a call have more than {Array.MaxLength} bytes; "
                + "they can't cross the process border in one message.");
    }
}
