using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Offload.Subprocesses.Streams;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>A pseudo-terminal of the <c>devpts</c> file system.</summary>
internal sealed unsafe class LinuxTerminal : ITerminal
{
    private const int O_RDWR = 2;
    private const int O_NOCTTY = 0x100;
    private const int O_NONBLOCK = 0x800;
    private const int O_CLOEXEC = 0x80000;
    private const nuint TIOCSWINSZ = 0x5414;

    // struct termios: input, output, control and local modes, 32 bits each, then more.
    private const int TermiosSize = 128;
    private const int OutputModes = 1;
    private const int LocalModes = 3;
    private const uint OPOST = 1;
    private const uint ECHO = 8;

    private readonly SafeFileHandle _master;

    public LinuxTerminal(PseudoTerminalOptions options, EventLoop eventLoop)
    {
        _master = new SafeFileHandle(
            Check(LinuxCalls.posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), "opened"), ownsHandle: true);
        try
        {
            int descriptor = (int)_master.DangerousGetHandle();
            Check(LinuxCalls.grantpt(descriptor), "granted");
            Check(LinuxCalls.unlockpt(descriptor), "unlocked");
            DevicePath = NameOf(descriptor);
            SetModes(descriptor, options);
            Resize(options.Columns, options.Rows);
            var stream = new TerminalStream(_master, eventLoop);
            Stream = new ChildPipeStream(stream, stream);
        }
        catch
        {
            _master.Dispose();
            throw;
        }
    }

    public ChildPipeStream Stream { get; }

    public string DevicePath { get; }

    public void Resize(ushort columns, ushort rows)
    {
        bool added = false;
        _master.DangerousAddRef(ref added);
        try
        {
            // struct winsize: rows, columns, and two sizes in pixels that nobody uses.
            ushort* size = stackalloc ushort[4] { rows, columns, 0, 0 };
            Check(LinuxCalls.ioctl((int)_master.DangerousGetHandle(), TIOCSWINSZ, size), "resized");
        }
        finally
        {
            _master.DangerousRelease();
        }
    }

    public void Dispose() => Stream.Dispose();

    private static string NameOf(int descriptor)
    {
        byte* name = stackalloc byte[128];
        return LinuxCalls.ptsname_r(descriptor, name, 128) == 0
            ? Marshal.PtrToStringUTF8((nint)name)!
            : throw new IOException("The name of a pseudo-terminal could not be found out.");
    }

    private static void SetModes(int descriptor, PseudoTerminalOptions options)
    {
        uint* modes = stackalloc uint[TermiosSize / sizeof(uint)];
        Check(LinuxCalls.tcgetattr(descriptor, modes), "set up");
        if (options.RawOutput)
            modes[OutputModes] &= ~OPOST;
        if (!options.Echo)
            modes[LocalModes] &= ~ECHO;
        Check(LinuxCalls.tcsetattr(descriptor, 0, modes), "set up");
    }

    private static int Check(int result, string what) => result >= 0
        ? result
        : throw new IOException($"A pseudo-terminal could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");
}
