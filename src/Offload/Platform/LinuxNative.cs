using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Offload.Platform;

/// <summary>The system calls of Linux behind memory that two processes share, and sleep on.</summary>
internal static unsafe partial class LinuxNative
{
    private const uint MemoryFileCloseOnExec = 1;
    private const uint MemoryFileAllowSealing = 2;
    private const int AddSeals = 1033;
    private const int SealSeal = 1;
    private const int SealShrink = 2;
    private const int SealGrow = 4;
    private const int FutexWait = 0;
    private const int FutexWake = 1;

    /// <summary>The number of the system call on this processor; 0 where it isn't known.</summary>
    private static readonly nint Futex = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 98,
        _ => 0,
    };

    public static bool HasFutex => Futex != 0;

    /// <summary>
    /// A file without a name or a place whose size nobody can change any more, so that its mapped memory can always be read: a file
    /// that was cut short would fault.
    /// </summary>
    public static int CreateSealedMemoryFile(string nameForDebuggers, long size)
    {
        int descriptor = MemoryFileCreate(nameForDebuggers, MemoryFileCloseOnExec | MemoryFileAllowSealing);
        if (descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        if (Truncate(descriptor, size) == 0 && FileControl(descriptor, AddSeals, SealShrink | SealGrow | SealSeal) == 0)
            return descriptor;

        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        throw new Win32Exception(error);
    }

    /// <summary>
    /// Sleeps while the word has that value, until somebody calls <see cref="WakeOne"/>; now and then also without reason. The kernel
    /// compares and falls asleep in one step, so that a wake-up after a change can't be missed.
    /// </summary>
    public static void SleepWhile(int* word, int value) => _ = SystemCall(Futex, word, FutexWait, value, timeout: null);

    /// <summary>Wakes a thread, of whatever process, that sleeps on the word.</summary>
    public static void WakeOne(int* word) => _ = SystemCall(Futex, word, FutexWake, value: 1, timeout: null);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFileCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Truncate(int descriptor, long size);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, int* word, nint operation, nint value, void* timeout);
}
