using System.IO.Pipes;
using System.Security.Principal;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Windows;

/// <summary>
/// Pipes whose parent's end is overlapped, which anonymous pipes can't be: named ones, under a random name and for this user
/// only.
/// </summary>
internal static class WindowsPipe
{
    public static PipeEnds Create(PipeDirection directionOfParent)
    {
        string name = $"offload-{Guid.NewGuid():N}";
        var parent = new NamedPipeServerStream(
            name,
            directionOfParent,
            1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | PipeOptions.FirstPipeInstance,
            ChildPipeStream.CopyBufferSize,
            ChildPipeStream.CopyBufferSize);
        try
        {
            // The child's end is an ordinary, synchronous one: most programs can't do with another.
            var child = new NamedPipeClientStream(
                ".",
                name,
                directionOfParent == PipeDirection.In ? PipeDirection.Out : PipeDirection.In,
                PipeOptions.None,
                TokenImpersonationLevel.Anonymous,
                HandleInheritability.None);
            child.Connect(TimeSpan.FromSeconds(5));
            parent.WaitForConnection();
            return new PipeEnds(new ChildPipeStream(parent, new Control(parent)), child.SafePipeHandle);
        }
        catch
        {
            parent.Dispose();
            throw;
        }
    }

    private sealed class Control(NamedPipeServerStream pipe) : IPipeControl
    {
        // A pipe without writers can't be asked any more, and gives its end at once.
        public bool IsReadable => !Kernel32.PeekNamedPipe(pipe.SafePipeHandle, 0, 0, 0, out uint available, 0) || available > 0;

        public void Enlarge()
        {
            // It has been created as large as it is needed.
        }
    }
}
