using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Offload.Hosting.Configuration;
using Offload.Hosting.Logging;

namespace Offload.Hosting.Pools;

/// <summary>
/// One host's share in the pools of the process, from its first use of one or its start until its stop or disposal.
/// </summary>
internal sealed class HostPools(
    PoolSections sections, IOptionsMonitor<WorkerPoolOptions> options, ILoggerFactory? loggerFactory = null)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private bool _joined;
    private Task? _leaving;

    public ILoggerFactory LoggerFactory { get; } = loggerFactory ?? NullLoggerFactory.Instance;

    /// <summary>The pools that this host configures.</summary>
    public IReadOnlyCollection<string> Names => sections.Pools;

    /// <summary>What this host says of a pool.</summary>
    /// <exception cref="OptionsValidationException">An option has a value that it can't have, or the configuration has an unknown
    /// key.</exception>
    public WorkerPoolOptions GetOptions(string pool) => options.Get(PoolNames.ToOptionsName(pool));

    /// <summary>A pool for a service that asks for it by its key.</summary>
    public WorkerPool Get(object? key)
    {
        if (key is not string pool)
            throw new InvalidOperationException(
                $"A WorkerPool is asked for with the key '{key}', but the key of a pool is its name, a string.");
        Join();
        return WorkerPools.Get(pool);
    }

    /// <summary>Checks the options of all pools that are configured.</summary>
    /// <exception cref="OptionsValidationException">Some are wrong: the message says where and why, of all of them.</exception>
    public void Validate()
    {
        var failures = new List<string>();
        foreach (string pool in Names)
        {
            try
            {
                GetOptions(pool);
            }
            catch (OptionsValidationException invalid)
            {
                failures.AddRange(invalid.Failures);
            }
        }

        if (failures.Count > 0)
            throw new OptionsValidationException(WorkerPoolOptions.DefaultName, typeof(WorkerPoolOptions), failures);
    }

    /// <summary>Makes the process's pools those of this host too.</summary>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    public void Join()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_leaving is not null, typeof(WorkerPool));
            if (_joined)
                return;
            string[] inUse = [.. Names.Where(WorkerPools.Exists)];
            IReadOnlyList<HostPools> elders = LivingHosts.Join(this);
            _joined = true;
            ReportDifferences(elders, inUse);
        }
    }

    /// <summary>Starts the workers that are to be there always.</summary>
    /// <exception cref="WorkerStartException">One could not be started.</exception>
    public Task WarmUpAsync(CancellationToken cancellationToken)
        => Task.WhenAll(Names
            .Select(GetOptions)
            .Where(pool => pool.MinWorkers > 0)
            .Select(pool => WorkerPools.Get(pool.Name).WarmUpAsync(pool.MinWorkers, cancellationToken)));

    /// <summary>Gives up this host's share. If no other host has one, no worker is left.</summary>
    /// <param name="cancellationToken">Ends the grace period of running calls.</param>
    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _leaving ??= _joined ? LivingHosts.LeaveAsync(this, cancellationToken) : Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await LeaveAsync(CancellationToken.None).ConfigureAwait(false);

    private void ReportDifferences(IReadOnlyList<HostPools> elders, IReadOnlyCollection<string> inUse)
    {
        ILogger logger = LoggerFactory.CreateLogger(HostingLog.Category);
        foreach (string pool in Names)
        {
            if (elders.FirstOrDefault(host => host.Names.Contains(pool)) is { } elder)
            {
                string differences = PoolOptionProperties.Compare(asked: GetOptions(pool), given: elder.GetOptions(pool));
                if (differences.Length > 0)
                    HostingLog.PoolIsShared(logger, pool, differences);
            }
            else if (inUse.Contains(pool))
            {
                HostingLog.PoolIsInUse(logger, pool);
            }
        }
    }
}
