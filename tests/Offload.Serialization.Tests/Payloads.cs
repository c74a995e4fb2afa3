using System.Buffers;

namespace Offload.Serialization.Tests;

internal delegate void Write(ref PayloadWriter writer);

internal delegate T Read<T>(ref PayloadReader reader);

/// <summary>Writes and reads payloads in one line.</summary>
internal static class Payloads
{
    public static byte[] Bytes(Write write, PayloadStringEncoding encoding = PayloadStringEncoding.Utf8)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(output, encoding);
        write(ref writer);
        writer.Flush();
        writer.Written.ShouldBe(output.WrittenCount);
        return output.WrittenSpan.ToArray();
    }

    public static T Parse<T>(byte[] bytes, Read<T> read)
    {
        var reader = new PayloadReader(bytes);
        T value = read(ref reader);
        reader.EnsureEnd();
        return value;
    }

    public static T ParseSegments<T>(byte[] bytes, int segmentLength, Read<T> read)
    {
        var reader = new PayloadReader(Segments.Split(bytes, segmentLength));
        T value = read(ref reader);
        reader.EnsureEnd();
        reader.Consumed.ShouldBe(bytes.Length);
        return value;
    }
}
