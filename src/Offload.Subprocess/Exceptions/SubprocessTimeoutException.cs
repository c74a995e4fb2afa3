namespace Offload.Subprocesses;

/// <summary>
/// A process ran longer than <see cref="SubprocessOptions.Timeout"/>. It was ended and reaped; what it had written is here.
/// </summary>
public sealed class SubprocessTimeoutException : TimeoutException
{
    internal SubprocessTimeoutException(IReadOnlyList<SubprocessResult> partialResults, TimeSpan timeout)
        : base($"The command {CommandText.Of(partialResults[^1].Arguments)} ran longer than {timeout} and was ended.")
    {
        PartialResults = partialResults;
    }

    /// <summary>The process as far as it came, with the step that ended it.</summary>
    public SubprocessResult PartialResult => PartialResults[^1];

    /// <summary>The same for each process of a pipeline, the last of which is <see cref="PartialResult"/>.</summary>
    public IReadOnlyList<SubprocessResult> PartialResults { get; }
}
