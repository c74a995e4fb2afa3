using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Offload.Serialization;

public ref partial struct PayloadWriter
{
    private const int StringHeaderSize = 2 * sizeof(int);
    private const int MaxBytesPerChar = 3;

    /// <summary>Writes a string.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
            WriteUnmanaged(PayloadFormat.NullCollection);
        else
            WriteString(value.AsSpan());
    }

    /// <summary>Writes text, as a string that is not null.</summary>
    public void WriteString(scoped ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            WriteUnmanaged(0);
        else if (_stringEncoding == PayloadStringEncoding.Utf16)
            WriteUtf16(value);
        else if (value.Length <= ChunkSize / MaxBytesPerChar)
            WriteShortUtf8(value);
        else
            WriteLongUtf8(value);
    }

    private void WriteUtf16(scoped ReadOnlySpan<char> value)
    {
        WriteUnmanaged(value.Length);
        WriteBytes(MemoryMarshal.AsBytes(value));
    }

    // One pass: the worst case fits, the header is filled in afterwards.
    private void WriteShortUtf8(scoped ReadOnlySpan<char> value)
    {
        int worst = StringHeaderSize + (value.Length * MaxBytesPerChar);
        if (_free.Length < worst)
            Grow(worst);
        OperationStatus status = Utf8.FromUtf16(
            value, _free[StringHeaderSize..], out _, out int byteCount, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
        {
            WriteUtf16(value);
            return;
        }

        MemoryMarshal.Write(_free, ~byteCount);
        MemoryMarshal.Write(_free[sizeof(int)..], value.Length);
        _free = _free[(StringHeaderSize + byteCount)..];
    }

    // Two passes, in chunks, so that a large text needs no large buffer.
    private void WriteLongUtf8(scoped ReadOnlySpan<char> value)
    {
        if (!IsWellFormed(value) || Encoding.UTF8.GetByteCount(value) is not (> 0 and var byteCount))
        {
            WriteUtf16(value);
            return;
        }

        WriteUnmanaged(~byteCount);
        WriteUnmanaged(value.Length);
        while (!value.IsEmpty)
        {
            if (_free.Length < MaxBytesPerChar + 1)
                Grow(Math.Min((value.Length * MaxBytesPerChar) + 1, ChunkSize));
            Utf8.FromUtf16(value, _free, out int charsRead, out int bytesWritten, replaceInvalidSequences: false);
            value = value[charsRead..];
            _free = _free[bytesWritten..];
        }
    }

    private static bool IsWellFormed(scoped ReadOnlySpan<char> value)
    {
        for (int index = value.IndexOfAnyInRange('\uD800', '\uDFFF'); index >= 0 && index < value.Length; index++)
        {
            if (!char.IsSurrogate(value[index]))
                continue;
            if (index + 1 == value.Length || !char.IsSurrogatePair(value[index], value[index + 1]))
                return false;
            index++;
        }

        return true;
    }
}
