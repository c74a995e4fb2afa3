namespace Offload;

/// <summary>What the cancellation of a caller's token does to a call that is already running in a worker.</summary>
public enum CallCancellation
{
    /// <summary>
    /// <see cref="Cooperative"/> if the method takes a <see cref="CancellationToken"/> or streams its result, else
    /// <see cref="Kill"/>.
    /// </summary>
    Default,

    /// <summary>
    /// The method's token is cancelled; if the method has not ended after the pool's
    /// <see cref="WorkerPoolOptions.CancellationGracePeriod"/>, its worker is killed.
    /// </summary>
    Cooperative,

    /// <summary>The worker is killed at once.</summary>
    Kill,

    /// <summary>A call can be cancelled only while it is queued; once it runs, the caller waits for its outcome.</summary>
    None,
}
