using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning;

/// <summary>A pipe from one child to another; this process only passes its ends on.</summary>
internal static class AnonymousPipe
{
    /// <summary>Both ends, not inheritable, each closed by its own disposal and by nothing else.</summary>
    public static (SafeHandle Reader, SafeHandle Writer) Create()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        return (TakeOver(pipe.SafePipeHandle), TakeOver(pipe.ClientSafePipeHandle));
    }

    // The stream closes both of its handles when it is finalized, which happens as soon as nobody refers to the stream, also
    // while somebody still uses its handles.
    private static SafePipeHandle TakeOver(SafePipeHandle handle)
    {
        var own = new SafePipeHandle(handle.DangerousGetHandle(), ownsHandle: true);
        handle.SetHandleAsInvalid();
        return own;
    }
}
