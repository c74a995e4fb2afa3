namespace Offload.Subprocesses;

/// <summary>A process ran longer than <see cref="SubprocessOptions.Timeout"/>. It was ended and reaped; what it had written is here.</summary>
public sealed class SubprocessTimeoutException : TimeoutException
{
    internal SubprocessTimeoutException(SubprocessResult partialResult, TimeSpan timeout)
        : base($"The command {CommandText.Of(partialResult.Arguments)} ran longer than {timeout} and was ended.")
    {
        PartialResult = partialResult;
    }

    /// <summary>The process as far as it came, with the step that ended it.</summary>
    public SubprocessResult PartialResult { get; }
}
