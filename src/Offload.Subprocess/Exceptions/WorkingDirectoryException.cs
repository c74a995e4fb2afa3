namespace Offload.Subprocesses;

/// <summary>The working directory of the process does not exist, is no directory or can't be entered.</summary>
public sealed class WorkingDirectoryException : SubprocessStartException
{
    internal WorkingDirectoryException(string message, string fileName, int errorCode)
        : base(message, fileName, errorCode)
    {
    }
}
