namespace Offload.Subprocesses;

/// <summary>The executable does not exist, or was not found in the child's <c>PATH</c>.</summary>
public sealed class ExecutableNotFoundException : SubprocessStartException
{
    internal ExecutableNotFoundException(string message, string fileName, int errorCode)
        : base(message, fileName, errorCode)
    {
    }
}
