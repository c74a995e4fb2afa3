using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Offload.Platform;

/// <summary>
/// A socket as a stream that is read on a thread of its own, which sleeps in the kernel until there is something to read. The
/// runtime's asynchronous sockets would wake their own thread first, then one of the pool's, then the reader: on the way of a
/// call between processes every wake-up counts. Whatever continues after a read goes on on that thread, and is not to block it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SocketStream : Stream
{
    private readonly SafeFileHandle _handle;
    private readonly Thread _reader;
    private readonly SemaphoreSlim _requested = new(0);
    private TaskCompletionSource<int>? _request;
    private Memory<byte> _requestedInto;
    private PatientSender? _patientSender;
    private volatile bool _disposed;

    public SocketStream(SafeFileHandle handle)
    {
        _handle = handle;
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

    /// <summary>
    /// Reads at least one byte, or none at the end. One read at a time; it is ended by disposal, not by its token.
    /// </summary>
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

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int sent = UnixNative.Send(_handle, buffer.Span);
            if (sent < 0)
                return (_patientSender ??= new PatientSender(_handle)).SendAsync(buffer, cancellationToken);
            buffer = buffer[sent..];
        }

        return default;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
        => throw new NotSupportedException("The connection is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count)
        => throw new NotSupportedException("The connection is written asynchronously.");

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
            UnixNative.ShutDown(_handle); // ends a read that is waiting: it finds the end of the stream
            _requested.Release();
        }

        base.Dispose(disposing);
    }

    private void ServeReads()
    {
        using (_handle)
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

        _patientSender?.Dispose();
    }

    private int ReadNow(Span<byte> buffer)
    {
        int count = -1;
        while (count < 0 && !_disposed)
        {
            UnixNative.WaitUntilReadable((int)_handle.DangerousGetHandle()); // this thread alone closes it
            count = UnixNative.Receive(_handle, buffer);
        }

        return Math.Max(count, 0);
    }
}
