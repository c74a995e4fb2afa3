using Microsoft.Extensions.Diagnostics.HealthChecks;
using Offload.Hosting.Pools;

namespace Offload.Hosting.Health;

/// <summary>Whether a pool can serve calls.</summary>
internal sealed class WorkerPoolHealthCheck(HostPools pools, string name, int? maxQueuedCalls) : IHealthCheck
{
    private const int QueuedCallsPerWorker = 10;

    private readonly int _maxQueuedCalls = maxQueuedCalls ?? QueuedCallsPerWorker * pools.GetOptions(name).MaxWorkers;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        WorkerPool pool = pools.Get(name);
        WorkerPoolStatistics statistics = pool.GetStatistics();
        Exception? failure = null;
        if (CannotStart(statistics))
        {
            // Who is reported to be unhealthy may get no more calls, and only a call would find out that workers start again.
            failure = await TryStartAsync(pool, cancellationToken).ConfigureAwait(false);
            statistics = pool.GetStatistics();
        }

        (HealthStatus status, string description) = Judge(statistics, context.Registration.FailureStatus);
        return new HealthCheckResult(status, description, failure, ToData(statistics));
    }

    private (HealthStatus Status, string Description) Judge(WorkerPoolStatistics statistics, HealthStatus failureStatus)
    {
        if (CannotStart(statistics))
            return (failureStatus, $"Worker pool '{name}' has no worker: "
                + $"the last {statistics.StartFailuresInARow} starts have failed.");
        if (statistics.StartFailuresInARow > 0)
            return (HealthStatus.Degraded, $"Worker pool '{name}' has {statistics.Workers} workers, "
                + $"but the last {statistics.StartFailuresInARow} starts have failed.");
        int waiting = statistics.QueuedCalls + statistics.CallsWaitingForRoom;
        if (waiting > _maxQueuedCalls)
            return (HealthStatus.Degraded, $"{waiting} calls wait in worker pool '{name}', more than {_maxQueuedCalls}.");
        return (HealthStatus.Healthy, $"Worker pool '{name}' has {statistics.Workers} workers, "
            + $"and {statistics.RunningCalls} calls run.");
    }

    private static bool CannotStart(WorkerPoolStatistics statistics) => statistics is { Workers: 0, StartFailuresInARow: > 0 };

    private static async Task<Exception?> TryStartAsync(WorkerPool pool, CancellationToken cancellationToken)
    {
        try
        {
            await pool.WarmUpAsync(1, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (WorkerStartException failure)
        {
            return failure;
        }
    }

    private static Dictionary<string, object> ToData(WorkerPoolStatistics statistics) => new()
    {
        [nameof(statistics.Workers)] = statistics.Workers,
        [nameof(statistics.IdleWorkers)] = statistics.IdleWorkers,
        [nameof(statistics.StartingWorkers)] = statistics.StartingWorkers,
        [nameof(statistics.RunningCalls)] = statistics.RunningCalls,
        [nameof(statistics.QueuedCalls)] = statistics.QueuedCalls,
        [nameof(statistics.CallsWaitingForRoom)] = statistics.CallsWaitingForRoom,
        [nameof(statistics.WorkersStarted)] = statistics.WorkersStarted,
        [nameof(statistics.StartFailuresInARow)] = statistics.StartFailuresInARow,
        [nameof(statistics.CallsCompleted)] = statistics.CallsCompleted,
    };
}
