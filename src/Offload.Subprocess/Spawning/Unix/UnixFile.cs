using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// Files that a child reads or writes itself. Opened here and not through <see cref="File"/>, which would put an advisory lock on
/// the open file that the child inherits, and has no <c>O_APPEND</c>.
/// </summary>
internal static class UnixFile
{
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int ReadWrite = 2;
    private const int DefaultMode = 0x1B6; // 0666, less the umask
    private const int EISDIR = 21;

    private static readonly int Create = OperatingSystem.IsLinux() ? 0x40 : 0x200;
    private static readonly int Truncate = OperatingSystem.IsLinux() ? 0x200 : 0x400;
    private static readonly int Append = OperatingSystem.IsLinux() ? 0x400 : 0x8;
    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    public static SafeFileHandle OpenNullDevice() => Open("/dev/null", ReadWrite);

    public static SafeFileHandle OpenForReading(string path) => Open(path, ReadOnly);

    public static SafeFileHandle OpenForWriting(string path, bool append) =>
        Open(path, WriteOnly | Create | (append ? Append : Truncate));

    private static SafeFileHandle Open(string path, int flags)
    {
        int descriptor;
        do
            descriptor = LibC.open(path, flags | CloseOnExec, DefaultMode);
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);

        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);

        int error = Marshal.GetLastPInvokeError();
        string message = $"'{path}' could not be opened for the child: {Marshal.GetPInvokeErrorMessage(error)}.";
        throw error switch
        {
            LibC.ENOENT => new FileNotFoundException(message, path),
            LibC.EACCES or EISDIR => new UnauthorizedAccessException(message),
            _ => new IOException(message, error),
        };
    }
}
