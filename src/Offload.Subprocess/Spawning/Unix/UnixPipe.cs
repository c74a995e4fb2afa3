using System.IO.Pipes;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Pipes whose two ends are close-on-exec, and whose parent's end works through the runtime's event loop.</summary>
internal static class UnixPipe
{
    public static PipeEnds Create(PipeDirection directionOfParent)
    {
        var pipe = new AnonymousPipeServerStream(directionOfParent, HandleInheritability.None);
        return new PipeEnds(new ChildPipeStream(pipe), pipe.ClientSafePipeHandle);
    }
}
