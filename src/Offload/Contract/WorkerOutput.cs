namespace Offload;

/// <summary>Where a worker's standard output and standard error go. Neither ever touches the protocol.</summary>
public enum WorkerOutput
{
    /// <summary>
    /// Line by line into <see cref="WorkerPoolOptions.LoggerFactory"/>: standard output as information, standard error as
    /// warnings.
    /// </summary>
    Log,

    /// <summary>To the caller's own standard output and standard error. Crash messages then can't quote the last lines.</summary>
    Inherit,

    /// <summary>Nowhere; standard error's last lines are kept for crash messages all the same.</summary>
    Null,
}
