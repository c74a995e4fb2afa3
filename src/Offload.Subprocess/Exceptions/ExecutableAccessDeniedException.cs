namespace Offload.Subprocesses;

/// <summary>
/// The executable exists but may not be run: it has no run permission, or a directory on its path can't be entered.
/// </summary>
public sealed class ExecutableAccessDeniedException : SubprocessStartException
{
    internal ExecutableAccessDeniedException(string message, string fileName, int errorCode)
        : base(message, fileName, errorCode)
    {
    }
}
