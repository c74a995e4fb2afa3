using System.Runtime.InteropServices;

namespace Offload.Subprocesses;

/// <summary>A handle that the child gets, besides its three standard streams.</summary>
/// <remarks>
/// The handle of the parent stays open, its own and unchanged (also its close-on-exec flag); it may be disposed as soon as
/// the process has been opened.
/// </remarks>
public sealed class InheritedHandle
{
    /// <summary>Passes <paramref name="handle"/> on as the descriptor <paramref name="descriptorInChild"/>.</summary>
    /// <param name="handle">The open handle: a file, pipe or socket.</param>
    /// <param name="descriptorInChild">
    /// The number that it has in the child, 3 or more. Ignored on Windows, where handle values stay.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="descriptorInChild"/> is below 3.</exception>
    public InheritedHandle(SafeHandle handle, int descriptorInChild)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentOutOfRangeException.ThrowIfLessThan(descriptorInChild, 3);
        Handle = handle;
        DescriptorInChild = descriptorInChild;
    }

    /// <summary>Passes <paramref name="handle"/> on under the number that it has here, as Python's <c>pass_fds</c>.</summary>
    /// <param name="handle">The open handle: a file, pipe or socket, with a number above 2.</param>
    public InheritedHandle(SafeHandle handle)
        : this(handle, NumberOf(handle))
    {
    }

    /// <summary>The handle in this process.</summary>
    public SafeHandle Handle { get; }

    /// <summary>Its descriptor number in the child.</summary>
    public int DescriptorInChild { get; }

    private static int NumberOf(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            return checked((int)handle.DangerousGetHandle());
        }
        finally
        {
            if (added)
                handle.DangerousRelease();
        }
    }
}
