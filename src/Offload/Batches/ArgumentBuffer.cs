using System.Buffers;

namespace Offload.Batches;

/// <summary>The arguments of many calls, one after the other in one piece of pooled memory.</summary>
internal sealed class ArgumentBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestSize = 4096;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Slice(int start, int end) => _bytes.AsMemory(start, end - start);

    /// <summary>Takes back what was written after a place.</summary>
    public void Truncate(int length) => Length = length;

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
        if (wanted > Array.MaxLength)
            wanted = (long)Length + size <= Array.MaxLength ? Array.MaxLength : throw new OffloadSerializationException(
                $"The arguments of a call have more than {Array.MaxLength} bytes; they can't cross the process border in one message.");
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
