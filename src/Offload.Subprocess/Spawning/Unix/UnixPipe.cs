using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Pipes whose two ends are close-on-exec, and whose parent's end works through the runtime's event loop.</summary>
internal static class UnixPipe
{
    public static PipeEnds Create(PipeDirection directionOfParent)
    {
        var pipe = new AnonymousPipeServerStream(directionOfParent, HandleInheritability.None);
        return new PipeEnds(new ChildPipeStream(pipe, () => IsReadable(pipe.SafePipeHandle)), pipe.ClientSafePipeHandle);
    }

    public static (SafeHandle Reader, SafeHandle Writer) CreateBetweenChildren()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        return (pipe.SafePipeHandle, pipe.ClientSafePipeHandle);
    }

    private static unsafe bool IsReadable(SafePipeHandle handle)
    {
        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);

            // struct pollfd: descriptor, requested events, returned events.
            var poll = stackalloc int[2] { (int)handle.DangerousGetHandle(), LibC.POLLIN };
            return LibC.poll(poll, 1, 0) > 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (added)
                handle.DangerousRelease();
        }
    }
}
