using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Offload.Platform;

/// <summary>The system calls of Linux and macOS that .NET has no API for.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class UnixNative
{
    private const int AddressFamilyUnix = 1;
    private const int SocketStream = 1;
    private const int LinuxSocketCloseOnExec = 0x80000;
    private const int SetParentDeathSignal = 1;
    private const int SignalKill = 9;
    private const uint MemoryFileCloseOnExec = 1;
    private const int ErrorInterrupted = 4;
    private const short PollIn = 1;

    /// <summary>A connected pair of stream sockets, both closed in programs that this process starts.</summary>
    public static (int First, int Second) CreateSocketPair()
    {
        int* pair = stackalloc int[2];
        int type = SocketStream | (OperatingSystem.IsLinux() ? LinuxSocketCloseOnExec : 0);
        if (SocketPair(AddressFamilyUnix, type, 0, pair) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        if (!OperatingSystem.IsLinux())
        {
            CloseOnExec(pair[0]);
            CloseOnExec(pair[1]);
        }

        return (pair[0], pair[1]);
    }

    /// <summary>A file without a name or a place, which is gone with its last descriptor (Linux only).</summary>
    public static int CreateMemoryFile(string nameForDebuggers)
    {
        int descriptor = MemoryFileCreate(nameForDebuggers, MemoryFileCloseOnExec);
        return descriptor >= 0 ? descriptor : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>By ioctl, because fcntl's variable arguments can't be called from managed code on every processor.</summary>
    public static void CloseOnExec(int descriptor)
    {
        nuint setCloseOnExec = OperatingSystem.IsLinux() ? 0x5451u : 0x20006601u;
        if (IoControl(descriptor, setCloseOnExec) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>
    /// Blocks the calling thread until the other end of a socket is closed, however much is still unread, but no longer than a time.
    /// </summary>
    /// <returns>Whether the other end is closed.</returns>
    /// <remarks>No event is asked for: a hang-up is always reported.</remarks>
    public static bool WaitForHangUp(int descriptor, TimeSpan time) => WaitFor(descriptor, events: 0, (int)time.TotalMilliseconds);

    /// <summary>Blocks the calling thread until a descriptor has something to read, or its end, or an error.</summary>
    public static void WaitUntilReadable(int descriptor) => WaitFor(descriptor, PollIn, timeout: -1);

    /// <summary>Has the kernel kill this process when the thread that has started it ends (Linux only).</summary>
    public static void DieWithParent()
    {
        if (OperatingSystem.IsLinux() && ProcessControl(SetParentDeathSignal, SignalKill) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Kills this process, and its children with it if it leads their group. Does not return.</summary>
    public static void KillSelf()
    {
        _ = Kill(GetProcessGroup() == Environment.ProcessId ? 0 : Environment.ProcessId, SignalKill);
        Environment.FailFast("The process could not kill itself.");
    }

    /// <summary>Removes a variable also for native code, which does not see .NET's own copy of the environment.</summary>
    public static void UnsetEnvironmentVariable(string name) => _ = UnsetEnvironment(name);

    private static bool WaitFor(int descriptor, short events, int timeout)
    {
        var poll = new PollDescriptor { Descriptor = descriptor, Events = events };
        int ready;
        while ((ready = Poll(&poll, 1, timeout)) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != ErrorInterrupted)
                throw new Win32Exception(error);
        }

        return ready > 0;
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int family, int type, int protocol, int* pair);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFileCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(int descriptor, nuint request);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nuint argument);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GetProcessGroup();

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnvironment(string name);

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
