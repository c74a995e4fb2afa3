using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using Offload.Subprocesses.Spawning.Linux;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Pipes whose two ends are close-on-exec, and whose parent's end works through the runtime's event loop.</summary>
internal static class UnixPipe
{
    public static PipeEnds Create(PipeDirection directionOfParent)
    {
        var pipe = new AnonymousPipeServerStream(directionOfParent, HandleInheritability.None);
        return new PipeEnds(new ChildPipeStream(pipe, new Control(pipe.SafePipeHandle)), pipe.ClientSafePipeHandle);
    }

    private sealed class Control(SafePipeHandle handle) : IPipeControl
    {
        private const int F_SETPIPE_SZ = 1031;
        private const int LargeSize = 1024 * 1024;

        public unsafe bool IsReadable => Use(static descriptor =>
        {
            // struct pollfd: descriptor, requested events, returned events.
            int* poll = stackalloc int[2] { descriptor, LibC.POLLIN };
            return LibC.poll(poll, 1, 0);
        }) > 0;

        public void Enlarge()
        {
            // Refused when the user's pipes hold much already: then it stays as it is.
            if (OperatingSystem.IsLinux())
                Use(static descriptor => LinuxCalls.fcntl(descriptor, F_SETPIPE_SZ, LargeSize));
        }

        private int Use(Func<int, int> function)
        {
            bool added = false;
            try
            {
                handle.DangerousAddRef(ref added);
                return function((int)handle.DangerousGetHandle());
            }
            catch (ObjectDisposedException)
            {
                return -1;
            }
            finally
            {
                if (added)
                    handle.DangerousRelease();
            }
        }
    }
}
