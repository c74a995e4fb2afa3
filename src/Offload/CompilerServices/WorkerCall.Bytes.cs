using System.IO.Pipelines;
using Offload.Conversations;
using Offload.Conversations.Bytes;
using Offload.Serialization;

namespace Offload.CompilerServices;

/// <content>Arguments that are streams of bytes: what they are like is written, their bytes follow when the method asks for
/// them.</content>
public abstract partial class WorkerCall
{
    // Large enough for the connection's messages.
    private const int PipeBufferSize = 64 * 1024;

    /// <summary>Writes an argument that is a stream.</summary>
    /// <exception cref="ArgumentException">The stream is closed.</exception>
    protected void WriteStream(ref PayloadWriter writer, Stream? stream)
    {
        if (!WriteIsThere(ref writer, stream))
            return;
        if (stream is { CanRead: false, CanWrite: false })
            throw new ArgumentException(
                $"{Method.Name} can't be lent a {stream.GetType().Name} that can neither be read nor written: is it closed?");
        Conversation conversation = RequireConversation();
        if (stream.CanRead)
            conversation.Add(new StreamSource(stream));
        if (stream.CanWrite)
            conversation.Add(new StreamSink(stream));
        StreamDescription.Of(stream).Write(ref writer);
    }

    /// <summary>Reads what <see cref="WriteStream"/> wrote.</summary>
    protected Stream? ReadStream(ref PayloadReader reader) => ReadStream(ref reader, flushes: true);

    /// <summary>Writes an argument that is the reading end of a pipe.</summary>
    protected void WritePipeReader(ref PayloadWriter writer, PipeReader? pipe)
        => WriteStream(ref writer, pipe?.AsStream(leaveOpen: true));

    /// <summary>Reads what <see cref="WritePipeReader"/> wrote.</summary>
    protected PipeReader? ReadPipeReader(ref PayloadReader reader)
        => ReadStream(ref reader, flushes: false) is { } stream
            ? PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: PipeBufferSize))
            : null;

    /// <summary>Writes an argument that is the writing end of a pipe.</summary>
    protected void WritePipeWriter(ref PayloadWriter writer, PipeWriter? pipe)
        => WriteStream(ref writer, pipe is null ? null : new PipeWriterStream(pipe));

    /// <summary>Reads what <see cref="WritePipeWriter"/> wrote.</summary>
    protected PipeWriter? ReadPipeWriter(ref PayloadReader reader)
        => ReadStream(ref reader, flushes: false) is { } stream
            ? PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: PipeBufferSize))
            : null;

    private CallerStream? ReadStream(ref PayloadReader reader, bool flushes)
    {
        if (!ReadIsThere(ref reader))
            return null;
        StreamDescription description = StreamDescription.Read(ref reader);
        Conversation conversation = RequireConversation();
        ByteReader? bytes = description.CanRead ? conversation.Add(new ByteReader()) : null;
        ByteWriter? writer = description.CanWrite ? conversation.Add(new ByteWriter()) : null;
        return new CallerStream(description, bytes, writer, flushes);
    }
}
