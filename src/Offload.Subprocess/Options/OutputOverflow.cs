namespace Offload.Subprocesses;

/// <summary>What happens when a process writes more than <see cref="SubprocessOptions.OutputLimit"/>.</summary>
public enum OutputOverflow
{
    /// <summary>The process is killed and <see cref="OutputLimitExceededException"/> thrown.</summary>
    Fail,

    /// <summary>The first bytes are kept; the process goes on.</summary>
    KeepHead,

    /// <summary>The last bytes are kept; the process goes on.</summary>
    KeepTail,

    /// <summary>The first and the last bytes are kept, half of the limit each; the process goes on.</summary>
    KeepHeadAndTail,
}
