namespace Offload.Subprocesses.Streams;

/// <summary>
/// This process's end of a pipe to a child. Reads and writes wait in the runtime's own event loop, no thread is parked; disposing
/// it closes the descriptor at once, and whatever is pending fails with <see cref="ObjectDisposedException"/>.
/// </summary>
/// <param name="pipe">The pipe.</param>
/// <param name="control">What else can be done with it.</param>
internal sealed class ChildPipeStream(Stream pipe, IPipeControl control) : Stream
{
    /// <summary>The block size of copies: two default pipe buffers.</summary>
    public const int CopyBufferSize = 128 * 1024;

    // A pipe is worth enlarging when so many transfers have been so large. (Most never are, and what one user's pipes may hold
    // together is limited.)
    private const int LargeTransfer = 32 * 1024;
    private const int ManyTransfers = 16;

    private volatile bool _disposed;
    private int _largeTransfers;

    public override bool CanRead => !_disposed && pipe.CanRead;

    public override bool CanWrite => !_disposed && pipe.CanWrite;

    public override bool CanSeek => false;

    /// <summary>
    /// Whether a read would give something at once. A pending read is no answer to that: it may not have heard yet of what has
    /// just come.
    /// </summary>
    public bool IsReadable => !_disposed && control.IsReadable;

    public override long Length => throw new NotSupportedException("A pipe has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A pipe has no position.");
        set => throw new NotSupportedException("A pipe has no position.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        try
        {
            int count = await pipe.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            CountTransfer(count);
            return count;
        }
        catch (Exception exception) when (IsCausedByDispose(exception))
        {
            throw Disposed(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        ThrowIfDisposed();
        try
        {
            return pipe.Read(buffer);
        }
        catch (Exception exception) when (IsCausedByDispose(exception))
        {
            throw Disposed(exception);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        try
        {
            CountTransfer(buffer.Length);
            await pipe.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsCausedByDispose(exception))
        {
            throw Disposed(exception);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfDisposed();
        try
        {
            pipe.Write(buffer);
        }
        catch (Exception exception) when (IsCausedByDispose(exception))
        {
            throw Disposed(exception);
        }
    }

    /// <summary>Does nothing: what has been written is in the pipe.</summary>
    public override void Flush() => ThrowIfDisposed();

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return Task.CompletedTask;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A pipe can't seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A pipe has no length.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed = true;
            pipe.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CountTransfer(int bytes)
    {
        if (bytes >= LargeTransfer && ++_largeTransfers == ManyTransfers)
            control.Enlarge();
    }

    private bool IsCausedByDispose(Exception exception) =>
        _disposed
            && exception is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;

    private void ThrowIfDisposed()
    {
        if (_disposed)
            throw Disposed(null);
    }

    private static ObjectDisposedException Disposed(Exception? cause) =>
        new("The pipe to the child process was closed by this process.", cause);
}
