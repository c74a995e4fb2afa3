using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Offload.SharedMemory;

/// <summary>The system calls of Linux for memory that processes share, and for handing it on.</summary>
internal static unsafe partial class LinuxMemory
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int ProtectionRead = 1;
    private const int ProtectionWrite = 2;
    private const int MapShared = 1;
    private const int MapPrivate = 2;
    private const int KeepSizePunchHole = 1 | 2;
    private const nuint HugePageSize = 2 << 20;
    private const int AdviseHugePages = 14;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int CloseReceivedOnExec = 0x40000000;
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int ErrorInterrupted = 4;
    private const int ErrorAgain = 11;
    private const int ErrorBrokenPipe = 32;
    private const int ErrorConnectionReset = 104;

    /// <summary>A file without a name or a place, which is gone with its last descriptor.</summary>
    /// <param name="nameForDebuggers">What debuggers and <c>/proc</c> show.</param>
    /// <param name="isSealable">Whether anything can be forbidden for it later.</param>
    public static SafeFileHandle CreateFile(string nameForDebuggers, bool isSealable = true)
    {
        int descriptor = MemoryFileCreate(nameForDebuggers, isSealable ? CloseOnExec | AllowSealing : CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LastError();
    }

    /// <summary>Forbids something to everybody who has the file, for ever.</summary>
    /// <returns>Whether it is forbidden now; not if somebody is in a position to do it at any time.</returns>
    public static bool TrySeal(SafeFileHandle file, FileSeals seals) => FileControl(file, AddSeals, (int)seals) == 0;

    /// <summary>Gives the memory of a part of the file back. It reads as zeros then.</summary>
    public static void PunchHole(SafeFileHandle file, long offset, long length)
    {
        if (Allocate(file, KeepSizePunchHole, (nint)offset, (nint)length) != 0)
            throw LastError();
    }

    /// <summary>Maps a part of a file, which begins at a page.</summary>
    public static MappedRegion Map(SafeFileHandle file, long offset, long length, MapAccess access)
    {
        int protection = access == MapAccess.Read ? ProtectionRead : ProtectionRead | ProtectionWrite;
        nint address = MemoryMap(
            0, (nuint)length, protection, access == MapAccess.CopyOnWrite ? MapPrivate : MapShared, file, (nint)offset);
        return address != -1 ? new MappedRegion(address, length) : throw LastError();
    }

    public static void Unmap(nint address, long length) => _ = MemoryUnmap(address, (nuint)length);

    /// <summary>Whether memory, to judge by its middle, has never been written.</summary>
    public static bool IsFresh(Span<byte> memory)
    {
        fixed (byte* first = memory)
        {
            nuint middle = (nuint)first + ((nuint)memory.Length / 2);
            byte isResident = 1;
            return MemoryInCore((nint)(middle - (middle % (nuint)Environment.SystemPageSize)), 1, &isResident) == 0
                && (isResident & 1) == 0;
        }
    }

    /// <summary>
    /// Has the kernel back what is about to be written for the first time with huge pages, if it hands them out. A fresh array of
    /// 16 MiB costs 4,096 page faults otherwise, which take several times as long as filling it.
    /// </summary>
    public static void PreferHugePages(Span<byte> memory)
    {
        fixed (byte* first = memory)
        {
            nuint start = ((nuint)first + HugePageSize - 1) & ~(HugePageSize - 1);
            nuint end = ((nuint)first + (nuint)memory.Length) & ~(HugePageSize - 1);
            if (end > start)
                // a wish: whether it is granted makes no other difference
                _ = MemoryAdvise((nint)start, end - start, AdviseHugePages);
        }
    }

    /// <summary>
    /// Sends a message, and a descriptor with it. A receiver who is gone needs none: its end is noticed elsewhere.
    /// </summary>
    /// <exception cref="IOException">The receiver doesn't take its messages.</exception>
    public static void Send(SafeFileHandle socket, SegmentMessage message, SafeFileHandle? file)
    {
        var control = new DescriptorControl { Length = DescriptorControl.UsedSize, Level = SocketLevel, Type = Rights };
        var part = new IoVector { Base = (nint)(&message), Length = (nuint)sizeof(SegmentMessage) };
        var header = new MessageHeader { Parts = (nint)(&part), PartCount = 1 };
        bool added = false;
        try
        {
            if (file is not null)
            {
                file.DangerousAddRef(ref added);
                control.Descriptor = (int)file.DangerousGetHandle();
                (header.Control, header.ControlLength) = ((nint)(&control), (nuint)sizeof(DescriptorControl));
            }

            while (SendMessage(socket, &header, DontWait | NoSignal) < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error is ErrorBrokenPipe or ErrorConnectionReset)
                    return;
                if (error != ErrorInterrupted)
                    throw new IOException($"The worker doesn't take shared memory: {new Win32Exception(error).Message}");
            }
        }
        finally
        {
            if (added)
                file!.DangerousRelease();
        }
    }

    /// <summary>Takes the next message, if there is one already.</summary>
    public static bool TryReceive(SafeFileHandle socket, out SegmentMessage message, out SafeFileHandle? file)
    {
        var received = default(SegmentMessage);
        var control = default(DescriptorControl);
        var part = new IoVector { Base = (nint)(&received), Length = (nuint)sizeof(SegmentMessage) };
        var header = new MessageHeader
        {
            Parts = (nint)(&part), PartCount = 1, Control = (nint)(&control), ControlLength = (nuint)sizeof(DescriptorControl),
        };
        nint count;
        while ((count = ReceiveMessage(socket, &header, DontWait | CloseReceivedOnExec)) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error && error == ErrorAgain)
                break;
            if (error != ErrorInterrupted)
                throw new Win32Exception(error);
        }

        message = received;
        bool hasFile = header.ControlLength >= DescriptorControl.UsedSize && control.Type == Rights && count > 0;
        file = hasFile ? new SafeFileHandle(control.Descriptor, ownsHandle: true) : null;
        return count == sizeof(SegmentMessage);
    }

    private static Win32Exception LastError() => new(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFileCreate(string name, uint flags);

    // Variable arguments are ordinary ones on every processor that Linux has .NET for.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, nint offset, nint length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MemoryMap(
        nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MemoryUnmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore")]
    private static partial int MemoryInCore(nint address, nuint length, byte* residence);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(SafeFileHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(SafeFileHandle socket, MessageHeader* message, int flags);

    private struct IoVector
    {
        public nint Base;
        public nuint Length;
    }

    /// <summary><c>struct msghdr</c>.</summary>
    private struct MessageHeader
    {
        public nint Name;
        public uint NameLength;
        public nint Parts;
        public nuint PartCount;
        public nint Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary><c>struct cmsghdr</c> with room for one descriptor.</summary>
    private struct DescriptorControl
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
        public int Padding;

        public static readonly nuint UsedSize = (nuint)sizeof(nuint) + (3 * sizeof(int));
    }
}
