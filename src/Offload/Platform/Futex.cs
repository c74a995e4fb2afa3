using System.Runtime.InteropServices;

namespace Offload.Platform;

/// <summary>Sleeping on a word of memory that two processes share (Linux only).</summary>
internal static unsafe partial class Futex
{
    private const int FutexWait = 0;
    private const int FutexWake = 1;

    /// <summary>The number of the system call on this processor; 0 where it isn't known.</summary>
    private static readonly nint CallNumber = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 98,
        _ => 0,
    };

    public static bool IsSupported => CallNumber != 0;

    /// <summary>
    /// Sleeps while the word has that value, until somebody calls <see cref="WakeOne"/>; now and then also without reason. The
    /// kernel compares and falls asleep in one step, so that a wake-up after a change can't be missed.
    /// </summary>
    public static void SleepWhile(int* word, int value) => _ = SystemCall(CallNumber, word, FutexWait, value, timeout: null);

    /// <summary>Wakes a thread, of whatever process, that sleeps on the word.</summary>
    public static void WakeOne(int* word) => _ = SystemCall(CallNumber, word, FutexWake, value: 1, timeout: null);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, int* word, nint operation, nint value, void* timeout);
}
