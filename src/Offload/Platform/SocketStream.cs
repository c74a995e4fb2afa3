using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Offload.Platform;

/// <summary>
/// A socket as a stream that is read on a thread of its own, which sleeps in the kernel until there is something to read. The
/// runtime's asynchronous sockets would wake their own thread first, then one of the pool's, then the reader: on the way of a call
/// between processes every wake-up counts. Whatever continues after a read goes on on that thread, and is not to block it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SocketStream : Stream
{
    private readonly Socket _socket;
    private readonly Thread _reader;
    private readonly SemaphoreSlim _requested = new(0);
    private TaskCompletionSource<int>? _request;
    private Memory<byte> _requestedInto;
    private volatile bool _disposed;

    public SocketStream(SafeSocketHandle handle)
    {
        _socket = new Socket(handle) { Blocking = false };
        _reader = new Thread(ServeReads) { IsBackground = true, Name = "Offload connection" };
        _reader.Start();
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private int Descriptor => (int)_socket.Handle;

    /// <summary>Reads at least one byte, or none at the end. One read at a time; it is ended by disposal, not by its token.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Thread.CurrentThread == _reader)
            return new ValueTask<int>(ReadNow(buffer.Span));
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Its continuation runs on the reader's thread, and so do the reads that follow: this way is taken once.
        var request = new TaskCompletionSource<int>();
        _requestedInto = buffer;
        _request = request;
        _requested.Release();
        if (_disposed)
            request.TrySetResult(0); // perhaps too late for the reader
        return new ValueTask<int>(request.Task);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty)
                buffer = buffer[await _socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        }
        catch (SocketException gone)
        {
            throw new IOException($"The connection can't be written: {gone.Message}", gone);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The connection is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The connection is written asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            try
            {
                // Ends a read that is waiting: it finds the end of the stream.
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The other end has been faster.
            }

            _requested.Release();
        }

        base.Dispose(disposing);
    }

    private void ServeReads()
    {
        using (_socket)
        {
            while (true)
            {
                _requested.Wait();
                if (_disposed)
                    break;
                TaskCompletionSource<int> request = _request!;
                int count;
                try
                {
                    count = ReadNow(_requestedInto.Span);
                }
                catch (Exception failure)
                {
                    request.TrySetException(failure);
                    continue;
                }

                request.TrySetResult(count);
            }
        }
    }

    private int ReadNow(Span<byte> buffer)
    {
        while (true)
        {
            if (_disposed)
                return 0;
            UnixNative.WaitUntilReadable(Descriptor);
            int count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
            switch (error)
            {
                case SocketError.Success:
                    return count;
                case SocketError.ConnectionReset or SocketError.Shutdown:
                    return 0; // gone without goodbye is gone
                case SocketError.WouldBlock or SocketError.Interrupted:
                    continue;
                default:
                    throw new IOException($"The connection can't be read: {error}", new SocketException((int)error));
            }
        }
    }
}
