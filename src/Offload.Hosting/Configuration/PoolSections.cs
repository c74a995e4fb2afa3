using Microsoft.Extensions.Configuration;

namespace Offload.Hosting.Configuration;

/// <summary>What the host's configuration and its code say about which pools there are.</summary>
internal sealed class PoolSections
{
    private const string DefaultSection = "Offload";

    private readonly IConfigurationSection[] _sections;

    public PoolSections(IEnumerable<PoolSection> chosen, IEnumerable<NamedPool> named, IConfiguration? configuration = null)
    {
        _sections = [.. chosen.Select(pool => pool.Section)];
        if (_sections.Length == 0 && configuration is not null)
            _sections = [configuration.GetSection(DefaultSection)];

        // The keys of a configuration have no case; the names of pools do. What code says goes.
        var pools = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { WorkerPoolOptions.DefaultName };
        pools.UnionWith(named.Select(pool => pool.Name));
        pools.UnionWith(_sections.SelectMany(section => section.GetChildren()).Select(child => child.Key));
        Pools = pools;
    }

    /// <summary>The default pool, and the others that are configured.</summary>
    public IReadOnlyCollection<string> Pools { get; }

    /// <summary>The sections that have something to say about one pool.</summary>
    public IEnumerable<IConfigurationSection> Of(string pool)
        => _sections.Select(section => section.GetSection(pool)).Where(section => section.Exists());
}
