using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>What only Linux has: process descriptors and epoll.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int EPOLLIN = 1;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CLOEXEC = 0x80000;

    // These numbers are the same on every architecture; the C library has had wrappers for them only since glibc 2.36.
    private const int SYS_pidfd_send_signal = 424;
    private const int SYS_pidfd_open = 434;

    private const string Library = "libc";

    /// <summary>An <c>epoll_event</c> is packed on x64, and there only.</summary>
    public static readonly int EpollEventSize = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;

    /// <summary>Where its user data is.</summary>
    public static readonly int EpollDataOffset = EpollEventSize - sizeof(long);

    public static int PidFdOpen(int processId) => (int)syscall(SYS_pidfd_open, processId, 0, 0, 0);

    public static int PidFdSendSignal(int pidFd, int signal, int flags) => (int)syscall(SYS_pidfd_send_signal, pidFd, signal, 0, flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, void* epollEvent);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_wait(int epoll, void* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int close(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint syscall(nint number, nint argument1, nint argument2, nint argument3, nint argument4);
}
