namespace Offload.Subprocesses;

/// <summary>
/// Running a process was cancelled. The process was ended and reaped first (see the member that threw), and what it had written
/// is here.
/// </summary>
public sealed class SubprocessCanceledException : OperationCanceledException
{
    internal SubprocessCanceledException(IReadOnlyList<SubprocessResult> partialResults, CancellationToken cancellationToken)
        : base($"Running {CommandText.Of(partialResults[^1].Arguments)} was cancelled.", cancellationToken)
    {
        PartialResults = partialResults;
    }

    /// <summary>The process as far as it came, with the step that ended it.</summary>
    public SubprocessResult PartialResult => PartialResults[^1];

    /// <summary>The same for each process of a pipeline, the last of which is <see cref="PartialResult"/>.</summary>
    public IReadOnlyList<SubprocessResult> PartialResults { get; }
}
