namespace Offload.Subprocesses;

/// <summary>A process could not be started. No process exists, and nothing that was opened for it is left open.</summary>
public class SubprocessStartException : Exception
{
    internal SubprocessStartException(string message, string fileName, int errorCode)
        : base(message)
    {
        FileName = fileName;
        ErrorCode = errorCode;
    }

    /// <summary>The executable, as it was named.</summary>
    public string FileName { get; }

    /// <summary>The error number of the operating system (<c>errno</c> on Unix); 0 if none is behind it.</summary>
    public int ErrorCode { get; }
}
