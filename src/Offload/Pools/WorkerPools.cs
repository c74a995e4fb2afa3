using System.Collections.Concurrent;

namespace Offload;

/// <summary>The pools that methods name with <see cref="RunInProcessAttribute.Pool"/>, one of each name in a process.</summary>
public static class WorkerPools
{
    private static readonly ConcurrentDictionary<string, Lazy<WorkerPool>> Pools = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Action<WorkerPoolOptions>> Configurations = new(StringComparer.Ordinal);

    /// <summary>The pool of methods that name none.</summary>
    public static WorkerPool Default => Get(WorkerPoolOptions.DefaultName);

    /// <summary>The pool of that name. It is made on first use.</summary>
    public static WorkerPool Get(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Pools.GetOrAdd(name, static name => new Lazy<WorkerPool>(() => Create(name))).Value;
    }

    /// <summary>Sets the options of a pool. Must come before its first use; of several calls for one pool, all apply in order.</summary>
    /// <exception cref="InvalidOperationException">The pool has been used already.</exception>
    public static void Configure(string name, Action<WorkerPoolOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (Pools.ContainsKey(name))
            throw new InvalidOperationException($"Worker pool '{name}' is in use already: configure it before its first call, at the start of the program.");
        Configurations.AddOrUpdate(name, configure, (_, earlier) => earlier + configure);
    }

    /// <summary>Disposes all of these pools. Calls made after it start new ones.</summary>
    public static async Task DisposeAllAsync()
    {
        foreach (string name in Pools.Keys)
        {
            if (Pools.TryRemove(name, out Lazy<WorkerPool>? pool))
                await pool.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static WorkerPool Create(string name)
    {
        var options = new WorkerPoolOptions { Name = name };
        if (Configurations.TryGetValue(name, out Action<WorkerPoolOptions>? configure))
            configure(options);
        options.Name = name;
        return new WorkerPool(options);
    }
}
