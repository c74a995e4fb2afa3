namespace Offload.Subprocesses;

/// <summary>What was named as the executable is a directory.</summary>
public sealed class ExecutableIsDirectoryException : SubprocessStartException
{
    internal ExecutableIsDirectoryException(string message, string fileName, int errorCode)
        : base(message, fileName, errorCode)
    {
    }
}
