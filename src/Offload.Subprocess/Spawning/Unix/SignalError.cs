using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>What it means when a signal could not be sent.</summary>
internal static class SignalError
{
    private const int EPERM = 1;
    private const int EINVAL = 22;

    /// <summary>A process that is gone is none to be signalled, and no error.</summary>
    public static void Check(int result, int signal)
    {
        if (result == 0)
            return;
        int error = Marshal.GetLastPInvokeError();
        if (error == EINVAL)
            throw new ArgumentOutOfRangeException(nameof(signal), signal, "The system has no such signal.");
        if (error == EPERM)
            throw new UnauthorizedAccessException("The process may not be signalled: it has become another user's.");
    }
}
