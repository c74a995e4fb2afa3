using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Waits for children of ours, always for a certain one and never for any.</summary>
internal static unsafe class ChildWait
{
    public const int P_PID = 1;
    public const int P_PIDFD = 3;

    private const int WNOHANG = 1;
    private const int WEXITED = 4;
    private const int CLD_EXITED = 1;
    private const int SIG_IGN = 1;
    private static readonly int WNOWAIT = OperatingSystem.IsLinux() ? 0x01000000 : 0x20;
    private static readonly int StatusOffset = OperatingSystem.IsLinux() ? 24 : 20;
    private static readonly int SIGCHLD = OperatingSystem.IsLinux() ? 17 : 20;

    /// <summary>
    /// Where children's signals are ignored, as a careless parent may have left it to us, the kernel throws exit statuses away.
    /// Before the first child, that is put right; a handler (the runtime's) is left as it is.
    /// </summary>
    public static void KeepStatuses()
    {
        byte* action = stackalloc byte[LibC.OpaqueStructSize];
        if (LibC.sigaction(SIGCHLD, null, action) == 0 && *(nint*)action == SIG_IGN)
            _ = LibC.signal(SIGCHLD, 0);
    }

    /// <summary>Whether someone in this process, the runtime for instance, is told of every child's exit.</summary>
    public static bool HasHandler()
    {
        byte* action = stackalloc byte[LibC.OpaqueStructSize];
        return LibC.sigaction(SIGCHLD, null, action) == 0 && *(nint*)action is not (0 or SIG_IGN);
    }

    /// <summary>Whether the process, running or not, is a child that nobody has reaped yet.</summary>
    public static bool IsOurs(int processId)
    {
        byte* info = stackalloc byte[LibC.OpaqueStructSize];
        return LibC.waitid(P_PID, processId, info, WEXITED | WNOWAIT | WNOHANG) == 0;
    }

    /// <summary>
    /// Waits for the exit and leaves the zombie where it is. Null if something else in this process has reaped it.
    /// </summary>
    public static ExitStatus? Peek(int idType, int id)
    {
        byte* info = stackalloc byte[LibC.OpaqueStructSize];
        int result;
        do
            result = LibC.waitid(idType, id, info, WEXITED | WNOWAIT);
        while (result < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);

        if (result < 0)
            return null;
        int code = *(int*)(info + 8);
        int status = *(int*)(info + StatusOffset);
        return code == CLD_EXITED ? ExitStatus.FromExitCode(status) : ExitStatus.FromSignal(status);
    }

    /// <summary>Reaps a child that has exited. Null if something else in this process has.</summary>
    public static ProcessExit? Reap(int processId, long timestamp)
    {
        byte* usage = stackalloc byte[RUsage.Size];
        int result;
        int status;
        do
            result = LibC.wait4(processId, out status, 0, usage);
        while (result < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);
        return result == processId ? new ProcessExit(Decode(status), RUsage.Read(usage), timestamp) : null;
    }

    /// <summary>The number that <c>wait</c> gives.</summary>
    public static ExitStatus Decode(int status)
    {
        int signal = status & 0x7F;
        return signal == 0 ? ExitStatus.FromExitCode((status >> 8) & 0xFF) : ExitStatus.FromSignal(signal);
    }
}
