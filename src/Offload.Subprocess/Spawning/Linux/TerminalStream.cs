using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Offload.Subprocesses.Spawning.Unix;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// Reads and writes the master side of a pseudo-terminal. The runtime has an event loop for pipes and sockets only, so this one
/// waits in ours; one read and one write may wait at the same time.
/// </summary>
internal sealed class TerminalStream : Stream, IPipeControl
{
    private const int EIO = 5;
    private const int EAGAIN = 11;

    private readonly ReadyDescriptor _reader;
    private readonly ReadyDescriptor _writer;

    public TerminalStream(SafeFileHandle master, EventLoop eventLoop)
    {
        _reader = new ReadyDescriptor(master, eventLoop, LinuxCalls.EPOLLIN);

        // One descriptor can be registered once only.
        int copy = LinuxCalls.fcntl((int)master.DangerousGetHandle(), LinuxCalls.F_DUPFD_CLOEXEC, 3);
        if (copy < 0)
            throw new IOException($"A pseudo-terminal could not be set up: {Marshal.GetLastPInvokeErrorMessage()}.");
        _writer = new ReadyDescriptor(new SafeFileHandle(copy, ownsHandle: true), eventLoop, LinuxCalls.EPOLLOUT);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException("A terminal has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A terminal has no position.");
        set => throw new NotSupportedException("A terminal has no position.");
    }

    /// <summary>Whether a read would give something at once.</summary>
    public unsafe bool IsReadable => _reader.Use(static descriptor =>
    {
        // struct pollfd: descriptor, requested events, returned events.
        int* poll = stackalloc int[2] { descriptor, LibC.POLLIN };
        return LibC.poll(poll, 1, 0);
    }) > 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(buffer.Span) is { } count)
                return count;
            await _reader.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryWrite(buffer.Span) is { } count)
                buffer = buffer[count..];
            else
                await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (true)
        {
            if (TryRead(buffer.AsSpan(offset, count)) is { } read)
                return read;
            _reader.Wait();
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (var rest = buffer.AsSpan(offset, count); !rest.IsEmpty;)
        {
            if (TryWrite(rest) is { } written)
                rest = rest[written..];
            else
                _writer.Wait();
        }
    }

    public void Enlarge()
    {
        // The size of a terminal's buffer is the kernel's own.
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A terminal can't seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A terminal has no length.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
            _writer.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Null if nothing is there yet; 0 if nothing holds the terminal open any more (<c>EIO</c>).</summary>
    private unsafe int? TryRead(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            var (target, length) = ((nint)pointer, buffer.Length);
            int count = _reader.Use(descriptor => (int)LinuxCalls.read(descriptor, (void*)target, (nuint)length));
            if (count >= 0)
                return count;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            EAGAIN or LibC.EINTR => null,
            EIO => 0,
            _ => throw new IOException($"Reading from a terminal failed: {Marshal.GetLastPInvokeErrorMessage()}."),
        };
    }

    private unsafe int? TryWrite(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            var (source, length) = ((nint)pointer, buffer.Length);
            int count = _writer.Use(descriptor => (int)LinuxCalls.write(descriptor, (void*)source, (nuint)length));
            if (count >= 0)
                return count;
        }

        return Marshal.GetLastPInvokeError() is EAGAIN or LibC.EINTR
            ? null
            : throw new IOException($"Writing to a terminal failed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}
