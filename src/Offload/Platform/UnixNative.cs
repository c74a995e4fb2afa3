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
    private const int LinuxDuplicateCloseOnExec = 1030;
    private const int SetParentDeathSignal = 1;
    private const int SignalKill = 9;
    private const int ErrorInterrupted = 4;
    private const short PollIn = 1;
    private const short PollOut = 4;
    private const int ErrorBrokenPipe = 32;
    private const int ShutDownBoth = 2;

    private static readonly int DontWait = OperatingSystem.IsLinux() ? 0x40 : 0x80;
    private static readonly int ErrorWouldBlock = OperatingSystem.IsLinux() ? 11 : 35;
    private static readonly int ErrorConnectionReset = OperatingSystem.IsLinux() ? 104 : 54;

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

    /// <summary>A further descriptor of the same thing, closed in programs that this process starts.</summary>
    public static int Duplicate(SafeHandle handle)
    {
        int duplicate = OperatingSystem.IsLinux() ? FileControl(handle, LinuxDuplicateCloseOnExec, 0) : DuplicateDescriptor(handle);
        if (duplicate < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        if (!OperatingSystem.IsLinux())
            CloseOnExec(duplicate);
        return duplicate;
    }

    /// <summary>By ioctl, because fcntl's variable arguments can't be called from managed code on every processor.</summary>
    public static void CloseOnExec(int descriptor)
    {
        nuint setCloseOnExec = OperatingSystem.IsLinux() ? 0x5451u : 0x20006601u;
        if (IoControl(descriptor, setCloseOnExec) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>
    /// Blocks the calling thread until the other end of a socket is closed, however much is still unread, but no longer than a
    /// time.
    /// </summary>
    /// <returns>Whether the other end is closed.</returns>
    /// <remarks>No event is asked for: a hang-up is always reported.</remarks>
    public static bool WaitForHangUp(int descriptor, TimeSpan time)
        => WaitFor(descriptor, events: 0, (int)time.TotalMilliseconds);

    /// <summary>Blocks the calling thread until a descriptor has something to read, or its end, or an error.</summary>
    public static void WaitUntilReadable(int descriptor) => WaitFor(descriptor, PollIn, timeout: -1);

    /// <summary>The same, but no longer than a time, unless that is infinite.</summary>
    /// <returns>Whether there is something.</returns>
    public static bool WaitUntilReadable(int descriptor, TimeSpan time)
        => WaitFor(descriptor, PollIn, (int)time.TotalMilliseconds);

    /// <summary>Blocks the calling thread until a descriptor takes more, or has an error.</summary>
    public static void WaitUntilWritable(int descriptor) => WaitFor(descriptor, PollOut, timeout: -1);

    /// <summary>Takes what has come at a socket.</summary>
    /// <returns>The number of bytes; 0 at the end, however it came; -1 if nothing has come yet.</returns>
    /// <exception cref="IOException">The connection can't be read.</exception>
    public static int Receive(SafeHandle socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = ReceiveFrom(socket, start, (nuint)buffer.Length, DontWait);
            if (count >= 0)
                return (int)count;
        }

        int error = Marshal.GetLastPInvokeError();
        if (error == ErrorInterrupted || error == ErrorWouldBlock)
            return -1;
        return error == ErrorConnectionReset || error == ErrorBrokenPipe // gone without goodbye is gone
            ? 0
            : throw new IOException("The connection can't be read.", new Win32Exception(error));
    }

    /// <summary>Gives a socket as much as it has room for. (The runtime ignores the signal of a broken pipe.)</summary>
    /// <returns>The number of bytes; -1 if there is no room.</returns>
    /// <exception cref="IOException">The other end is gone.</exception>
    public static int Send(SafeHandle socket, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint count = SendTo(socket, start, (nuint)buffer.Length, DontWait);
                if (count >= 0)
                    return (int)count;
                int error = Marshal.GetLastPInvokeError();
                if (error == ErrorWouldBlock)
                    return -1;
                if (error != ErrorInterrupted)
                    throw new IOException("The connection can't be written.", new Win32Exception(error));
            }
        }
    }

    /// <summary>Ends a connection in both directions. The other end may have been faster: that is no error.</summary>
    public static void ShutDown(SafeHandle socket) => _ = ShutDown(socket, ShutDownBoth);

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

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveFrom(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint SendTo(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    private static partial int ShutDown(SafeHandle socket, int directions);

    // Variable arguments are ordinary ones on every processor that Linux has .NET for.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeHandle handle, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int DuplicateDescriptor(SafeHandle handle);

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
