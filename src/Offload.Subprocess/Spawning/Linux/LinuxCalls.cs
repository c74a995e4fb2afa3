using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>What only Linux has: process descriptors and epoll.</summary>
internal static unsafe partial class LinuxCalls
{
    public const uint EPOLLIN = 1;
    public const uint EPOLLOUT = 4;
    public const uint EPOLLONESHOT = 1u << 30;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CLOEXEC = 0x80000;

    // These numbers are the same on every architecture; the C library has had wrappers for them only since glibc 2.36.
    private const int SYS_pidfd_send_signal = 424;
    private const int SYS_pidfd_open = 434;

    // These are not. Null where they are not known.
    private static readonly (int SetGroups, int SetResUid, int SetResGid)? IdentityCalls =
        RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (116, 117, 119),
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => (159, 147, 149),
        _ => null,
    };

    private const string Library = "libc";

    /// <summary>An <c>epoll_event</c> is packed on x64, and there only.</summary>
    public static readonly int EpollEventSize = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86
        ? 12
        : 16;

    /// <summary>Where its user data is.</summary>
    public static readonly int EpollDataOffset = EpollEventSize - sizeof(long);

    public static int PidFdOpen(int processId) => (int)syscall(SYS_pidfd_open, processId, 0, 0, 0);

    public static int PidFdSendSignal(int pidFd, int signal, int flags)
        => (int)syscall(SYS_pidfd_send_signal, pidFd, signal, 0, flags);

    public static int SetGroups(int count, uint* groups) => (int)syscall(Known.SetGroups, count, (nint)groups, 0, 0);

    public static int SetResUid(uint user) => (int)syscall(Known.SetResUid, (nint)user, (nint)user, (nint)user, 0);

    public static int SetResGid(uint group) => (int)syscall(Known.SetResGid, (nint)group, (nint)group, (nint)group, 0);

    [LibraryImport(Library)]
    public static partial int gettid();

    [LibraryImport(Library, SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport(Library)]
    public static partial uint umask(uint mask);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setpriority(int which, int who, int value);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sched_setaffinity(int thread, nuint maskSize, byte* mask);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prlimit(int processId, int resource, ulong* newLimit, ulong* oldLimit);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkfifo(string path, uint mode);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getpwnam_r(string name, void* entry, byte* buffer, nuint length, void** result);

    [LibraryImport(Library)]
    public static partial int getpwuid_r(uint id, void* entry, byte* buffer, nuint length, void** result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrnam_r(string name, void* entry, byte* buffer, nuint length, void** result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrouplist(string user, uint group, uint* groups, int* count);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, void* epollEvent);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_wait(int epoll, void* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint read(int descriptor, void* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint write(int descriptor, void* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int ioctl(int descriptor, nuint request, void* argument);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int posix_openpt(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int grantpt(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int unlockpt(int descriptor);

    [LibraryImport(Library)]
    public static partial int ptsname_r(int descriptor, byte* name, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int tcgetattr(int descriptor, void* modes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int tcsetattr(int descriptor, int when, void* modes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int close(int descriptor);

    private static (int SetGroups, int SetResUid, int SetResGid) Known => IdentityCalls
        ?? throw new PlatformNotSupportedException(
            $"User and group can't be set on {RuntimeInformation.ProcessArchitecture} yet.");

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint syscall(nint number, nint argument1, nint argument2, nint argument3, nint argument4);
}
