using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Offload.Platform;

namespace Offload.WorkerHost;

/// <summary>
/// Ends this process when its caller is gone, however it went, and whatever the methods here are doing: on a thread of its own,
/// and by the operating system's own means where it has some. Meanwhile the same thread shows that this process is alive.
/// </summary>
internal static partial class ParentWatch
{
    public static void Start(CallerConnection connection, OwnBoard board)
    {
        if (!OperatingSystem.IsWindows())
            UnixNative.DieWithParent();
        var thread = new Thread(() => Watch(connection, board), maxStackSize: 256 * 1024)
        {
            IsBackground = true,
            Name = "Offload parent watch",
            Priority = ThreadPriority.Highest,
        };
        thread.Start();
    }

    private static void Watch(CallerConnection connection, OwnBoard board)
    {
        TimeSpan interval = board.BeatInterval;
        if (OperatingSystem.IsWindows())
        {
            using Process? caller = FindServer(connection.Pipe!);
            while (caller is not null && !caller.WaitForExit(interval))
                board.Beat();
            Process.GetCurrentProcess().Kill(entireProcessTree: true);
        }
        else
        {
            while (!UnixNative.WaitForHangUp((int)connection.Socket!.DangerousGetHandle(), interval))
                board.Beat();
            UnixNative.KillSelf();
        }
    }

    /// <summary>The process at the other end of the pipe; null if it is gone already.</summary>
    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static Process? FindServer(NamedPipeClientStream pipe)
    {
        if (!GetNamedPipeServerProcessId(pipe.SafePipeHandle.DangerousGetHandle(), out uint caller))
            return null;
        try
        {
            return Process.GetProcessById((int)caller);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetNamedPipeServerProcessId(nint pipe, out uint serverProcessId);
}
