using System.Buffers.Binary;

namespace Offload.Rpc;

/// <summary>
/// What precedes every message, as StreamJsonRpc's length-header framing has it: its length, in four bytes, big endian.
/// </summary>
internal static class FrameHeader
{
    public const int Length = sizeof(int);

    public static void Write(Span<byte> header, int contentLength) => BinaryPrimitives.WriteInt32BigEndian(header, contentLength);

    /// <summary>Reads the length of the content.</summary>
    /// <exception cref="OffloadSerializationException">No message has such a length.</exception>
    public static int Read(ReadOnlySpan<byte> header)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(header);
        return length > 0 ? length : throw new OffloadSerializationException($"A message claims a length of {length} bytes.");
    }
}
