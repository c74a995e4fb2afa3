using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Offload.Serialization;

public ref partial struct PayloadWriter
{
    private const int VersionParts = 4;

    /// <summary>Writes a version as an object of its four parts.</summary>
    public void WriteVersion(Version? value)
    {
        if (value is null)
        {
            WriteNullObject();
            return;
        }

        BeginObject(VersionParts);
        WriteUnmanaged(value.Major);
        WriteUnmanaged(value.Minor);
        WriteUnmanaged(value.Build);
        WriteUnmanaged(value.Revision);
        EndObject();
    }

    /// <summary>Writes the original string of a URI.</summary>
    public void WriteUri(Uri? value) => WriteString(value?.OriginalString);

    /// <summary>Writes the name of a culture.</summary>
    public void WriteCultureInfo(CultureInfo? value) => WriteString(value?.Name);

    /// <summary>Writes a time zone with its rules, so that the reader need not know it.</summary>
    public void WriteTimeZoneInfo(TimeZoneInfo? value) => WriteString(value?.ToSerializedString());

    /// <summary>Writes text as UTF-16, whatever the encoding of strings.</summary>
    public void WriteStringBuilder(StringBuilder? value)
    {
        if (value is null)
        {
            WriteNullCollection();
            return;
        }

        WriteCollectionHeader(value.Length);
        foreach (ReadOnlyMemory<char> chunk in value.GetChunks())
            WriteBytes(MemoryMarshal.AsBytes(chunk.Span));
    }

    /// <summary>Writes an integer of any size as bytes in two's complement.</summary>
    public void WriteBigInteger(BigInteger value)
    {
        int size = value.GetByteCount();
        byte[] bytes = ArrayPool<byte>.Shared.Rent(size);
        value.TryWriteBytes(bytes, out int written);
        WriteCollectionHeader(written);
        WriteBytes(bytes.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Writes bits as an object of their number and the words that hold them.</summary>
    public void WriteBitArray(BitArray? value)
    {
        if (value is null)
        {
            WriteNullObject();
            return;
        }

        int[] words = new int[(value.Length + 31) / 32];
        value.CopyTo(words, 0);
        BeginObject(2);
        WriteUnmanaged(value.Length);
        WriteUnmanagedArray(words);
        EndObject();
    }
}
