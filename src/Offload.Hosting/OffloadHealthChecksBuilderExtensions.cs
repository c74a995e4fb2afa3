using Microsoft.Extensions.Diagnostics.HealthChecks;
using Offload;
using Offload.Hosting.Health;
using Offload.Hosting.Pools;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of worker pools.</summary>
public static class OffloadHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of one worker pool. It is unhealthy while no worker lives and the last start of one has failed (the check
    /// then tries a start itself, so that a pool that nobody calls any more can recover); degraded when starts fail while other
    /// workers go on, and when too many calls wait. Its data are those of <see cref="WorkerPoolStatistics"/>.
    /// </summary>
    /// <param name="builder">The builder of health checks.</param>
    /// <param name="pool">The name of the pool.</param>
    /// <param name="maxQueuedCalls">How many calls may wait in a healthy pool. Default: ten for each of its
    /// <see cref="WorkerPoolOptions.MaxWorkers"/>.</param>
    /// <param name="name">The name of the check. Default: <c>offload-</c> and the pool's name.</param>
    /// <param name="failureStatus">What is reported instead of <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <param name="timeout">How long a check may take, which is long only while it tries a start. Default: no limit.</param>
    public static IHealthChecksBuilder AddOffload(
        this IHealthChecksBuilder builder, string pool = WorkerPoolOptions.DefaultName, int? maxQueuedCalls = null,
        string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(pool);
        ArgumentOutOfRangeException.ThrowIfNegative(maxQueuedCalls ?? 0, nameof(maxQueuedCalls));
        builder.Services.AddOffload();
        return builder.Add(new HealthCheckRegistration(
            name ?? $"offload-{pool}",
            provider => new WorkerPoolHealthCheck(provider.GetRequiredService<HostPools>(), pool, maxQueuedCalls),
            failureStatus, tags, timeout));
    }
}
