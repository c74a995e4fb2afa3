using System.Buffers;
using System.IO.Pipelines;
using Nerdbank.Streams;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using StreamJsonRpc.Reflection;

namespace Offload.Rpc;

/// <summary>
/// StreamJsonRpc's length-header framing (four bytes, big endian) over a stream. Unlike its own handler, this one sends a large
/// payload from where it lies instead of copying it, sends nothing of a message that can't be written, and bounds what it
/// accepts.
/// </summary>
internal sealed class FrameHandler : MessageHandlerBase, IJsonRpcMessageBufferManager
{
    private const int BufferSize = 64 * 1024;

    // Below this, one system call and a copy are cheaper than two system calls.
    private const int CopyThreshold = 32 * 1024;

    private readonly Stream _stream;
    private readonly PayloadFormatter _formatter;
    private readonly PipeReader _reader;
    private readonly Sequence<byte> _frame = new(ArrayPool<byte>.Shared) { MinimumSpanLength = 4096 };
    private ReadOnlySequence<byte> _unsentPayload;
    private SequencePosition _consumed;
    private JsonRpcMessage? _bufferedMessage;

    public FrameHandler(Stream stream, PayloadFormatter formatter)
        : base(formatter)
    {
        _stream = stream;
        _formatter = formatter;
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
    }

    /// <summary>The content of a message that has been read from the stream before; it is the first.</summary>
    public ReadOnlyMemory<byte> First { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    void IJsonRpcMessageBufferManager.DeserializationComplete(JsonRpcMessage message)
    {
        if (ReferenceEquals(_bufferedMessage, message))
        {
            _bufferedMessage = null;
            _reader.AdvanceTo(_consumed);
        }
    }

    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        if (!First.IsEmpty)
        {
            var first = new ReadOnlySequence<byte>(First);
            First = default;
            if (_formatter.Read(first) is { } message)
                return message;
        }

        while (true)
        {
            ReadResult read = await ReadFrameAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.IsEmpty)
                return null;
            ReadOnlySequence<byte> content = read.Buffer.Slice(FrameHeader.Length, ReadHeader(read.Buffer));
            _consumed = content.End;
            if (_formatter.Read(content) is { } message)
            {
                _bufferedMessage = message;
                return message;
            }

            _reader.AdvanceTo(_consumed);
        }
    }

    protected override ValueTask WriteCoreAsync(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        try
        {
            Memory<byte> header = _frame.GetMemory(FrameHeader.Length);
            _frame.Advance(FrameHeader.Length);
            ReadOnlySequence<byte> payload = _formatter.SerializeEnvelope(_frame, content);
            long length = _frame.Length - FrameHeader.Length + payload.Length;
            if (length > Array.MaxLength)
                throw new OffloadSerializationException(
                    $"The message has {length} bytes; at most {Array.MaxLength} can cross the process border in one.");

            FrameHeader.Write(header.Span, (int)length);
            if (payload.Length <= CopyThreshold)
            {
                foreach (ReadOnlyMemory<byte> segment in payload)
                    _frame.Write(segment.Span);
                payload = default;
            }

            _unsentPayload = payload;
            return default;
        }
        catch
        {
            _frame.Reset(); // nothing of it has been sent: the connection stays usable
            throw;
        }
    }

    /// <summary>A message is sent whole, or the connection is lost: half of one would swallow the next.</summary>
    protected override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (ReadOnlyMemory<byte> segment in _frame.AsReadOnlySequence)
                await _stream.WriteAsync(segment, CancellationToken.None).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in _unsentPayload)
                await _stream.WriteAsync(segment, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _unsentPayload = default;
            _frame.Reset();
        }
    }

    protected override void DisposeReader()
    {
        _bufferedMessage = null;
        _reader.Complete();
        base.DisposeReader();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _frame.Dispose();
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private static int ReadHeader(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[FrameHeader.Length];
        buffer.Slice(0, FrameHeader.Length).CopyTo(header);
        return FrameHeader.Read(header);
    }

    /// <summary>Reads until a whole frame is buffered; nothing is at the end of the stream.</summary>
    private async ValueTask<ReadResult> ReadFrameAsync(CancellationToken cancellationToken)
    {
        ReadResult read = await _reader.ReadAtLeastAsync(FrameHeader.Length, cancellationToken).ConfigureAwait(false);
        if (read.Buffer.Length < FrameHeader.Length)
            return read.Buffer.IsEmpty ? read : throw new EndOfStreamException("The connection ended within a message's header.");

        int length = ReadHeader(read.Buffer);
        if (read.Buffer.Length - FrameHeader.Length >= length)
            return read;
        _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        return await ReadWholeAsync(length, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Buffers grow with what has really come, never with what the header claims.</summary>
    private async ValueTask<ReadResult> ReadWholeAsync(int length, CancellationToken cancellationToken)
    {
        ReadResult read = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (read.Buffer.Length - FrameHeader.Length < length)
        {
            if (read.IsCompleted)
                throw new EndOfStreamException($"The connection ended within a message of {length} bytes.");
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        return read;
    }
}
