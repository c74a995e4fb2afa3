using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>A process descriptor: it names one process for good, whoever may get its id later.</summary>
internal sealed class PidFd : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int EPERM = 1;
    private const int EINVAL = 22;
    private const int ProcessGroup = 4; // PIDFD_SIGNAL_PROCESS_GROUP, since Linux 6.9

    private PidFd(int descriptor)
        : base(ownsHandle: true)
    {
        SetHandle(descriptor);
    }

    public int Descriptor => (int)handle;

    /// <summary>Whether the process has exited, reaped or not: its descriptor is readable from then on.</summary>
    public unsafe bool HasEnded
    {
        get
        {
            // struct pollfd: descriptor, requested events, returned events.
            var poll = stackalloc int[2] { Descriptor, LibC.POLLIN };
            return LibC.poll(poll, 1, 0) > 0;
        }
    }

    /// <summary>Null if there is no such process, or the kernel has no process descriptors (see the last error).</summary>
    public static PidFd? TryOpen(int processId)
    {
        var descriptor = LinuxCalls.PidFdOpen(processId);
        return descriptor < 0 ? null : new PidFd(descriptor);
    }

    /// <summary>Sends a signal to the process; a process that is gone is none to be signalled.</summary>
    public void SendSignal(int signal)
    {
        if (LinuxCalls.PidFdSendSignal(Descriptor, signal, 0) == 0)
            return;
        var error = Marshal.GetLastPInvokeError();
        if (error == EINVAL)
            throw new ArgumentOutOfRangeException(nameof(signal), signal, "The system has no such signal.");
        if (error == EPERM)
            throw new UnauthorizedAccessException("The process may not be signalled: it has become another user's.");
    }

    /// <summary>Signals the group that the process leads or led. False if the kernel can't by a descriptor.</summary>
    public bool TrySendSignalToGroup(int signal) =>
        LinuxCalls.PidFdSendSignal(Descriptor, signal, ProcessGroup) == 0 || Marshal.GetLastPInvokeError() != EINVAL;

    protected override bool ReleaseHandle() => LinuxCalls.close((int)handle) == 0;
}
