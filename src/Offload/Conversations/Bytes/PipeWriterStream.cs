using System.IO.Pipelines;

namespace Offload.Conversations.Bytes;

/// <summary>
/// The writing end of a pipe as a stream. Unlike <see cref="PipeWriter.AsStream"/>, it notices that nobody reads the pipe any
/// more.
/// </summary>
/// <param name="pipe">The pipe, which is not completed.</param>
internal sealed class PipeWriterStream(PipeWriter pipe) : Stream
{
    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        FlushResult flushed = await pipe.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (flushed.IsCompleted)
            throw new IOException("The pipe's reader has been completed: nobody reads what is written.");
        if (flushed.IsCanceled)
            throw new OperationCanceledException("Writing into the pipe was cancelled by PipeWriter.CancelPendingFlush.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Every write is flushed.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count)
        => throw new NotSupportedException("A pipe is written asynchronously.");

    public override void Flush() => throw new NotSupportedException("A pipe is written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
