using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    private const int VersionParts = 4;
    private const int Missing = -1;

    /// <summary>Reads a version.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or is no version.</exception>
    public Version? ReadVersion()
    {
        if (!TryBeginObject(VersionParts, out int count))
            return null;
        int major = count > 0 ? ReadUnmanaged<int>() : 0;
        int minor = count > 1 ? ReadUnmanaged<int>() : 0;
        int build = count > 2 ? ReadUnmanaged<int>() : Missing;
        int revision = count > 3 ? ReadUnmanaged<int>() : Missing;
        EndObject();
        bool possible = major >= 0 && minor >= 0 && build >= Missing && revision >= Missing && (
            build >= 0 || revision == Missing);
        if (!possible)
            Fail("a version has a negative part");
        return (build, revision) switch
        {
            (Missing, _) => new Version(major, minor),
            (_, Missing) => new Version(major, minor, build),
            _ => new Version(major, minor, build, revision),
        };
    }

    /// <summary>Reads a URI.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or is no URI.</exception>
    public Uri? ReadUri()
    {
        if (ReadString() is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? value))
            Fail("a string is no URI");
        return value;
    }

    /// <summary>Reads a culture by its name.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or names no culture that is known
    /// here.</exception>
    public CultureInfo? ReadCultureInfo()
    {
        if (ReadString() is not { } name)
            return null;
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            Fail($"the culture '{name}' is not known here");
            return null;
        }
    }

    /// <summary>Reads a time zone.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or is no time zone.</exception>
    public TimeZoneInfo? ReadTimeZoneInfo()
    {
        if (ReadString() is not { } text)
            return null;
        try
        {
            return TimeZoneInfo.FromSerializedString(text);
        }
        catch (Exception exception)
        {
            throw new OffloadSerializationException("The bytes can't be read: a string is no time zone.", exception);
        }
    }

    /// <summary>Reads text that is always UTF-16.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public StringBuilder? ReadStringBuilder()
    {
        if (!TryReadCollectionHeader(sizeof(char), out int count))
            return null;
        var value = new StringBuilder(count);
        Span<char> chunk = stackalloc char[256];
        while (count > 0)
        {
            Span<char> part = chunk[..Math.Min(count, chunk.Length)];
            ReadBytes(MemoryMarshal.AsBytes(part));
            value.Append(part);
            count -= part.Length;
        }

        return value;
    }

    /// <summary>Reads an integer of any size.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public BigInteger ReadBigInteger() => ReadUnmanagedArray<byte>() is { } bytes ? new BigInteger(bytes) : default;

    /// <summary>Reads bits.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or there are fewer words than the bits
    /// need.</exception>
    public BitArray? ReadBitArray()
    {
        if (!TryBeginObject(2, out int count))
            return null;
        int length = count > 0 ? ReadUnmanaged<int>() : 0;
        int[] words = (count > 1 ? ReadUnmanagedArray<int>() : null) ?? [];
        EndObject();
        if (length < 0 || words.Length != (length + 31L) / 32)
            Fail($"{length} bits are not in {words.Length} words");
        return new BitArray(words) { Length = length };
    }
}
