using System.Diagnostics.CodeAnalysis;

namespace Offload.Conversations.Bytes;

/// <summary>
/// What the caller gets of a method that returns a stream. The method's own stream stays in the worker, which the call occupies
/// until this one has been read to its end or is disposed of.
/// </summary>
/// <param name="description">What the method's stream is like.</param>
/// <param name="bytes">What comes of it.</param>
/// <param name="conversation">What is said while the call runs.</param>
/// <param name="running">The call.</param>
/// <param name="cancellationToken">What ends the call at once; none if nothing does.</param>
internal sealed class ResultStream(
    StreamDescription description, StreamReceiver bytes, Conversation conversation, Task running,
    CancellationToken cancellationToken) : Stream
{
    private bool _isDisposed;

    public override bool CanRead => !_isDisposed;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    /// <summary>How many bytes the method's stream had left when the method returned it.</summary>
    /// <exception cref="NotSupportedException">That could not be known.</exception>
    public override long Length => description.Length is { } length
        ? Math.Max(0, length - description.Position)
        : throw new NotSupportedException("The worker's stream has no length.");

    /// <summary>How many bytes have been read.</summary>
    public override long Position
    {
        get => bytes.Consumed;
        set => throw NotSeekable();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "That is what it is for, "
        + "and the call is at its end.")]
    public override int Read(Span<byte> buffer)
    {
        ThrowIfOver();
        int count = bytes.Read(buffer);
        if (count == 0 && !buffer.IsEmpty)
            running.GetAwaiter().GetResult();
        return count;
    }

    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfOver();
        int count = await bytes.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count == 0 && !buffer.IsEmpty)
            await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        ThrowIfOver();
        await bytes.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the call, and waits until the worker has disposed of the method's stream. How the call ended is not told.
    /// </summary>
    public override async ValueTask DisposeAsync()
    {
        Leave();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count)
        => throw new NotSupportedException("A worker's stream is only read.");

    public override long Seek(long offset, SeekOrigin origin) => throw NotSeekable();

    public override void SetLength(long value) => throw NotSeekable();

    /// <summary>Ends the call without waiting for it.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Leave();
        base.Dispose(disposing);
    }

    private static NotSupportedException NotSeekable() => new("A worker's stream can't be sought, as it is read ahead.");

    private void Leave()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        bytes.Discard();
        conversation.Leave();
    }

    private void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
