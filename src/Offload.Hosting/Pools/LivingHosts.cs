using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Offload.Hosting.Pools;

/// <summary>
/// The hosts of this process that use its pools, oldest first. Methods are static, so that their pools are the process's; but it
/// may have several hosts, as when a test server is started for every test. The oldest host that configures a pool gives its
/// options; what a host that stops leaves behind is the others' to use; and the last one ends all pools.
/// </summary>
internal static class LivingHosts
{
    private static readonly Lock Gate = new();
    private static volatile HostPools[] _hosts = [];
    private static volatile ILoggerFactory _loggerFactory = NullLoggerFactory.Instance;

    /// <summary>Where pools log to: the oldest host, until its last worker has ended.</summary>
    public static ILoggerFactory LoggerFactory => _loggerFactory;

    /// <summary>Adds a host, and returns those that were there before it.</summary>
    public static IReadOnlyList<HostPools> Join(HostPools host)
    {
        lock (Gate)
        {
            HostPools[] elders = _hosts;
            if (elders.Length == 0)
            {
                WorkerPools.UseOptions(GetOptions);
                _loggerFactory = host.LoggerFactory;
            }

            _hosts = [.. elders, host];
            return elders;
        }
    }

    /// <summary>Removes a host. If it is the last one, all pools are disposed of.</summary>
    /// <param name="host">The host to remove.</param>
    /// <param name="cancellationToken">Ends the grace period of running calls.</param>
    public static async Task LeaveAsync(HostPools host, CancellationToken cancellationToken)
    {
        Task disposal;
        lock (Gate)
        {
            _hosts = [.. _hosts.Where(other => other != host)];
            if (_hosts is [var oldest, ..])
            {
                _loggerFactory = oldest.LoggerFactory;
                return;
            }

            // Begun inside the lock: a host that joins next finds no pool of this one's.
            disposal = WorkerPools.DisposeAllAsync(cancellationToken);
        }

        await disposal.ConfigureAwait(false);
        lock (Gate)
        {
            if (_hosts.Length == 0)
                _loggerFactory = NullLoggerFactory.Instance;
        }
    }

    /// <summary>
    /// The options of a pool, for the process. It takes no lock: a pool that is being made may be waited for inside one.
    /// </summary>
    private static WorkerPoolOptions GetOptions(string pool)
    {
        HostPools[] hosts = _hosts;
        HostPools? host = Array.Find(hosts, host => host.Names.Contains(pool)) ?? hosts.FirstOrDefault();
        return host?.GetOptions(pool) ?? new WorkerPoolOptions();
    }
}
