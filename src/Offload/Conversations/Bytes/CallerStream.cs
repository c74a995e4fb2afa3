using System.Diagnostics.CodeAnalysis;

namespace Offload.Conversations.Bytes;

/// <summary>
/// A stream of the other process: what a method gets for a stream that it is lent. It is good for as long as the call runs.
/// Disposing of it ends the reading ahead, and leaves the other process's stream open.
/// </summary>
/// <remarks>
/// It can't be sought, even if the other process's stream can: that one is read ahead. For the same reason reading and writing
/// exclude each other where both go by one position.
/// </remarks>
/// <param name="description">What the other process's stream is like.</param>
/// <param name="reader">What it is read through; null if it can't be read.</param>
/// <param name="writer">What it is written through; null if it can't be written.</param>
/// <param name="flushes">Whether flushing waits for the other process's stream to be flushed.</param>
internal sealed class CallerStream(StreamDescription description, ByteReader? reader, ByteWriter? writer, bool flushes = true)
    : Stream
{
    private long _written;
    private bool _isOnlyRead;
    private bool _isOnlyWritten;
    private bool _isDisposed;

    public override bool CanRead => !_isDisposed && reader is not null && !_isOnlyWritten;

    public override bool CanWrite => !_isDisposed && writer is not null && !_isOnlyRead;

    public override bool CanSeek => false;

    /// <summary>The length that the stream had when the call was made.</summary>
    /// <exception cref="NotSupportedException">It can't be sought, and so has none.</exception>
    public override long Length
        => description.Length ?? throw new NotSupportedException("The calling process's stream has no length.");

    /// <summary>Where the next byte is read or written.</summary>
    public override long Position
    {
        get => description.Length is null
            ? throw new NotSupportedException("The calling process's stream has no position.")
            : description.Position + _written + (reader?.Consumed ?? 0);
        set => throw NotSeekable();
    }

    public override int Read(byte[] buffer, int offset, int count) => RequireReader().Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => RequireReader().Read(buffer);

    public override int ReadByte()
    {
        byte value = 0;
        return RequireReader().Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => RequireReader().ReadAsync(buffer, cancellationToken);

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        return RequireReader().CopyToAsync(destination, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        RequireWriter().Write(buffer);
        _written += buffer.Length;
    }

    public override void WriteByte(byte value) => Write([value]);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask written = RequireWriter().WriteAsync(buffer, cancellationToken);
        _written += buffer.Length;
        return written;
    }

    /// <summary>Waits until what was written is in the other process's stream, and that has been flushed.</summary>
    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "That is what it is for.")]
    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return flushes && writer is { HasWritten: true } ? writer.FlushAsync(cancellationToken) : Task.CompletedTask;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw NotSeekable();

    public override void SetLength(long value) => throw NotSeekable();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            reader?.Stop();
        }

        base.Dispose(disposing);
    }

    private static NotSupportedException NotSeekable()
        => new("A stream of the calling process can't be sought, as it is read ahead.");

    private ByteReader RequireReader()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (reader is null || _isOnlyWritten)
            throw new NotSupportedException(
                reader is null ? "The calling process's stream can't be read." : OneWay("read", "written"));
        _isOnlyRead = description.Length is not null;
        return reader;
    }

    private ByteWriter RequireWriter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (writer is null || _isOnlyRead)
            throw new NotSupportedException(
                writer is null ? "The calling process's stream can't be written." : OneWay("written", "read"));
        _isOnlyWritten = description.Length is not null;
        return writer;
    }

    private static string OneWay(string wanted, string done)
        => $"The calling process's stream can't be {wanted}, as it was {done} before: "
            + "a stream with a position crosses in one direction per call.";
}
