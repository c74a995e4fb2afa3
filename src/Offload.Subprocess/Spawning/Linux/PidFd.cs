using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>A process descriptor: it names one process for good, whoever may get its id later.</summary>
internal sealed class PidFd : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int ESRCH = 3;
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
            int* poll = stackalloc int[2] { Descriptor, LibC.POLLIN };
            return LibC.poll(poll, 1, 0) > 0;
        }
    }

    /// <summary>
    /// The exit status of a process that something else has reaped. Null if the kernel doesn't keep it (before Linux 6.15).
    /// </summary>
    public unsafe ExitStatus? AskForStatus()
    {
        // struct pidfd_info: mask, control group (64 bits each), eleven ids and the wait status (32 bits each).
        const nuint PIDFD_GET_INFO = 0xC040FF0B;
        const ulong PIDFD_INFO_EXIT = 8;
        const int Attempts = 200;
        ulong* info = stackalloc ulong[8];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            new Span<ulong>(info, 8).Clear();
            info[0] = PIDFD_INFO_EXIT;
            int result = LinuxCalls.ioctl(Descriptor, PIDFD_GET_INFO, info);
            if (result == 0 && (info[0] & PIDFD_INFO_EXIT) != 0)
                return ChildWait.Decode(((int*)info)[15]);
            if (result != 0 && Marshal.GetLastPInvokeError() != ESRCH)
                return null;

            // The other one has taken the child, so that it is no longer ours, but is not through with reaping it.
            Thread.Sleep(1);
        }

        return null;
    }

    /// <summary>Null if there is no such process, or the kernel has no process descriptors (see the last error).</summary>
    public static PidFd? TryOpen(int processId)
    {
        int descriptor = LinuxCalls.PidFdOpen(processId);
        return descriptor < 0 ? null : new PidFd(descriptor);
    }

    /// <summary>Sends a signal to the process; a process that is gone is none to be signalled.</summary>
    public void SendSignal(int signal) => SignalError.Check(LinuxCalls.PidFdSendSignal(Descriptor, signal, 0), signal);

    /// <summary>Signals the group that the process leads or led. False if the kernel can't by a descriptor.</summary>
    public bool TrySendSignalToGroup(int signal) =>
        LinuxCalls.PidFdSendSignal(Descriptor, signal, ProcessGroup) == 0 || Marshal.GetLastPInvokeError() != EINVAL;

    protected override bool ReleaseHandle() => LinuxCalls.close((int)handle) == 0;
}
