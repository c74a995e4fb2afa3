using System.Collections.Concurrent;

namespace Offload;

/// <summary>The pools that methods name with <see cref="RunInProcessAttribute.Pool"/>, one of each name in a process.</summary>
public static class WorkerPools
{
    private static readonly ConcurrentDictionary<string, Lazy<WorkerPool>> Pools = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Action<WorkerPoolOptions>> Configurations = new(StringComparer.Ordinal);
    private static volatile Func<string, WorkerPoolOptions>? _optionsSource;

    /// <summary>The pool of methods that name none.</summary>
    public static WorkerPool Default => Get(WorkerPoolOptions.DefaultName);

    /// <summary>The pool of that name. It is made on first use.</summary>
    /// <exception cref="ArgumentException">An option of the pool has a value that it can't have.</exception>
    public static WorkerPool Get(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Lazy<WorkerPool> pool = Pools.GetOrAdd(name, static name => new Lazy<WorkerPool>(() => Create(name)));
        try
        {
            return pool.Value;
        }
        catch
        {
            Pools.TryRemove(KeyValuePair.Create(name, pool)); // or it would fail for ever, whatever is configured next
            throw;
        }
    }

    /// <summary>Whether there is a pool of that name: it has been used, and not been disposed of since.</summary>
    public static bool Exists(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Pools.ContainsKey(name);
    }

    /// <summary>
    /// Sets the options of a pool. Must come before its first use; of several calls for one pool, all apply in order.
    /// </summary>
    /// <exception cref="InvalidOperationException">The pool has been used already.</exception>
    public static void Configure(string name, Action<WorkerPoolOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (Pools.ContainsKey(name))
            throw new InvalidOperationException(
                $"Worker pool '{name}' is in use already: configure it before its first call, at the start of the program.");
        Configurations.AddOrUpdate(name, configure, (_, earlier) => earlier + configure);
    }

    /// <summary>
    /// Takes the options of every pool that is made from now on from one place, such as a container. What <see cref="Configure"/>
    /// says of a pool is applied to a copy of them.
    /// </summary>
    /// <param name="source">
    /// Gives the options of the pool of that name, when it is made; <see langword="null"/> for the defaults. It replaces an
    /// earlier source.
    /// </param>
    public static void UseOptions(Func<string, WorkerPoolOptions>? source) => _optionsSource = source;

    /// <summary>Disposes all of these pools, side by side. Calls made after it start new ones.</summary>
    /// <param name="cancellationToken">
    /// Ends the <see cref="WorkerPoolOptions.DisposeGracePeriod"/> of running calls. The disposal itself can't be cancelled: no
    /// process is left when it has completed.
    /// </param>
    public static Task DisposeAllAsync(CancellationToken cancellationToken = default)
    {
        var disposals = new List<Task>();
        foreach (KeyValuePair<string, Lazy<WorkerPool>> entry in Pools)
        {
            if (Pools.TryRemove(entry))
                disposals.Add(EndAsync(entry.Value, cancellationToken));
        }

        return Task.WhenAll(disposals);
    }

    private static async Task EndAsync(Lazy<WorkerPool> pool, CancellationToken cancellationToken)
    {
        WorkerPool made;
        try
        {
            made = pool.Value;
        }
        catch
        {
            return; // it can't be made: whoever asked for it is told
        }

        await made.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static WorkerPool Create(string name)
    {
        WorkerPoolOptions options = _optionsSource?.Invoke(name).Clone() ?? new WorkerPoolOptions();
        if (Configurations.TryGetValue(name, out Action<WorkerPoolOptions>? configure))
            configure(options);
        options.Name = name;
        return new WorkerPool(options, isShared: true);
    }
}
