using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    private const int UnknownLength = -1;
    private const int MaxBytesPerChar = 3;

    /// <summary>Reads a string, in either encoding.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or is no valid text.</exception>
    public string? ReadString()
    {
        int header = ReadUnmanaged<int>();
        return header switch
        {
            PayloadFormat.NullCollection => null,
            0 => string.Empty,
            > 0 => ReadUtf16(header),
            _ => ReadUtf8(~header),
        };
    }

    private string ReadUtf16(int length)
    {
        Require((long)length * sizeof(char));
        if (_unread.Length >= length * (long)sizeof(char))
        {
            var value = new string(MemoryMarshal.Cast<byte, char>(_unread[..(length * sizeof(char))]));
            _unread = _unread[(length * sizeof(char))..];
            return value;
        }

        char[] chars = ArrayPool<char>.Shared.Rent(length);
        try
        {
            ReadBytes(MemoryMarshal.AsBytes(chars.AsSpan(0, length)));
            return new string(chars, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private string ReadUtf8(int byteCount)
    {
        int length = ReadUnmanaged<int>();
        Require(byteCount);
        bool possible = length == UnknownLength || (length <= byteCount && (long)length * MaxBytesPerChar >= byteCount);
        if (!possible)
            Fail($"a string of {byteCount} bytes claims to have {length} characters");
        if (_unread.Length >= byteCount)
        {
            ReadOnlySpan<byte> bytes = _unread[..byteCount];
            _unread = _unread[byteCount..];
            return Decode(bytes, length);
        }

        byte[] joined = ArrayPool<byte>.Shared.Rent(byteCount);
        try
        {
            ReadBytes(joined.AsSpan(0, byteCount));
            return Decode(joined.AsSpan(0, byteCount), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    private readonly string Decode(scoped ReadOnlySpan<byte> bytes, int length)
    {
        if (length == UnknownLength)
            length = Encoding.UTF8.GetCharCount(bytes);
        var value = new string('\0', length);

        // The string has just been made and nobody else has seen it: writing into it is what string.Create does, without its
        // delegate.
        Span<char> chars = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(value.AsSpan()), length);
        OperationStatus status = Utf8.ToUtf16(
            bytes, chars, out int bytesRead, out int charsWritten, replaceInvalidSequences: false);
        if (status != OperationStatus.Done || bytesRead != bytes.Length || charsWritten != length)
            FailText(length);
        return value;
    }

    [DoesNotReturn]
    private readonly void FailText(int length) => Fail($"a string is no valid UTF-8 text of {length} characters");
}
