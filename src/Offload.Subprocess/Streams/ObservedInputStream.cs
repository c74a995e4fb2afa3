namespace Offload.Subprocesses.Streams;

/// <summary>
/// The write side of a pipe to a child that tells when it is closed, and whether a write failed because its reader is gone: such
/// a failure must be told from one of the source that is being copied.
/// </summary>
internal sealed class ObservedInputStream(Stream pipe) : Stream
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the stream has been disposed, or has been found broken.</summary>
    public Task Closed => _closed.Task;

    /// <summary>What a write threw because nobody reads the pipe any more; null otherwise.</summary>
    public IOException? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => pipe.CanWrite;

    public override long Length => throw new NotSupportedException("A pipe has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A pipe has no position.");
        set => throw new NotSupportedException("A pipe has no position.");
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await pipe.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            Break(exception);
            throw;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            pipe.Write(buffer, offset, count);
        }
        catch (IOException exception)
        {
            Break(exception);
            throw;
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => pipe.FlushAsync(cancellationToken);

    public override void Flush() => pipe.Flush();

    public override int Read(byte[] buffer, int offset, int count)
        => throw new NotSupportedException("This end of the pipe is written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A pipe can't seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A pipe has no length.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            pipe.Dispose();
            _closed.TrySetResult();
        }

        base.Dispose(disposing);
    }

    private void Break(IOException exception)
    {
        Failure = exception;
        _closed.TrySetResult();
    }
}
