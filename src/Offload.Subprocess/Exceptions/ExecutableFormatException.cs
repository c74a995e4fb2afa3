namespace Offload.Subprocesses;

/// <summary>
/// The executable is no program that the system can run: an unknown format, or a missing interpreter or loader.
/// </summary>
public sealed class ExecutableFormatException : SubprocessStartException
{
    internal ExecutableFormatException(string message, string fileName, int errorCode)
        : base(message, fileName, errorCode)
    {
    }
}
