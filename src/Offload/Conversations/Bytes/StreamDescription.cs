using Offload.Serialization;

namespace Offload.Conversations.Bytes;

/// <summary>What a process is told about a stream of the other one.</summary>
/// <param name="CanRead">Whether it can be read.</param>
/// <param name="CanWrite">Whether it can be written.</param>
/// <param name="Length">Its length in bytes, if it can be sought.</param>
/// <param name="Position">Where it stands, if it can be sought.</param>
internal readonly record struct StreamDescription(bool CanRead, bool CanWrite, long? Length, long Position)
{
    private const byte Readable = 1;
    private const byte Writable = 2;
    private const byte Seekable = 4;

    public static StreamDescription Of(Stream stream) => stream.CanSeek
        ? new StreamDescription(stream.CanRead, stream.CanWrite, stream.Length, stream.Position)
        : new StreamDescription(stream.CanRead, stream.CanWrite, Length: null, Position: 0);

    public void Write(ref PayloadWriter writer)
    {
        writer.WriteByte((byte)((CanRead ? Readable : 0) | (CanWrite ? Writable : 0) | (Length is null ? 0 : Seekable)));
        writer.WriteUnmanaged(Length.GetValueOrDefault());
        writer.WriteUnmanaged(Position);
    }

    public static StreamDescription Read(ref PayloadReader reader)
    {
        byte flags = reader.ReadByte();
        long length = reader.ReadUnmanaged<long>();
        long position = reader.ReadUnmanaged<long>();
        return new StreamDescription(
            (flags & Readable) != 0, (flags & Writable) != 0, (flags & Seekable) != 0 ? length : null, position);
    }
}
