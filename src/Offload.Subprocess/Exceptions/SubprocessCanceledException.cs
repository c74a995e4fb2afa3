namespace Offload.Subprocesses;

/// <summary>Running a process was cancelled. The process was ended and reaped first (see the member that threw), and what it had written is here.</summary>
public sealed class SubprocessCanceledException : OperationCanceledException
{
    internal SubprocessCanceledException(SubprocessResult partialResult, CancellationToken cancellationToken)
        : base($"Running {CommandText.Of(partialResult.Arguments)} was cancelled.", cancellationToken)
    {
        PartialResult = partialResult;
    }

    /// <summary>The process as far as it came, with the step that ended it.</summary>
    public SubprocessResult PartialResult { get; }
}
