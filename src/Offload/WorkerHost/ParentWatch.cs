using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Diagnostics;
using Offload.Platform;

namespace Offload.WorkerHost;

/// <summary>
/// Ends this process when its caller is gone, however it went, and whatever the methods here are doing: on a thread of its own,
/// and by the operating system's own means where it has some.
/// </summary>
internal static partial class ParentWatch
{
    public static void Start(CallerConnection connection)
    {
        if (!OperatingSystem.IsWindows())
            UnixNative.DieWithParent();
        var thread = new Thread(() => Watch(connection), maxStackSize: 256 * 1024)
        {
            IsBackground = true,
            Name = "Offload parent watch",
            Priority = ThreadPriority.Highest,
        };
        thread.Start();
    }

    private static void Watch(CallerConnection connection)
    {
        if (OperatingSystem.IsWindows())
        {
            WaitForServerExit((NamedPipeClientStream)connection.Stream);
            Process.GetCurrentProcess().Kill(entireProcessTree: true);
        }
        else
        {
            UnixNative.WaitForHangUp(connection.Descriptor);
            UnixNative.KillSelf();
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static void WaitForServerExit(NamedPipeClientStream pipe)
    {
        if (!GetNamedPipeServerProcessId(pipe.SafePipeHandle.DangerousGetHandle(), out uint caller))
            return;
        try
        {
            using var process = Process.GetProcessById((int)caller);
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetNamedPipeServerProcessId(nint pipe, out uint serverProcessId);
}
