namespace Offload.Subprocesses;

/// <summary>
/// A process wrote more than <see cref="SubprocessOptions.OutputLimit"/> allows to be kept, and <see cref="OutputOverflow.Fail"/>
/// applies.
/// </summary>
public sealed class OutputLimitExceededException : IOException
{
    internal OutputLimitExceededException(long limit)
        : base($"The process wrote more than {limit} bytes to one of its streams. Raise OutputLimit, choose an OutputOverflow "
            + "that leaves bytes out, or read the stream through OpenAsync.")
    {
        Limit = limit;
    }

    /// <summary>The limit, in bytes for each stream.</summary>
    public long Limit { get; }
}
