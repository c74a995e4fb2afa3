namespace Offload.Subprocesses;

/// <summary>
/// The operating system refused an attribute of the new process: user, group, umask, nice value, processors or a resource limit.
/// </summary>
public sealed class SubprocessAttributeException : SubprocessStartException
{
    internal SubprocessAttributeException(string message, string fileName, int errorCode)
        : base(message, fileName, errorCode)
    {
    }
}
