namespace Offload;

/// <summary>How a <c>WorkerPool</c> starts, uses and ends its workers.</summary>
public sealed class WorkerPoolOptions
{
    /// <summary>The name of the pool that methods without a <see cref="RunInProcessAttribute.Pool"/> use.</summary>
    public const string DefaultName = "default";

    /// <summary>How long one call may run. Default: <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan DefaultTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long a cancelled cooperative call may go on before its worker is killed. Default: 5 s.</summary>
    public TimeSpan CancellationGracePeriod { get; set; } = TimeSpan.FromSeconds(5);
}
