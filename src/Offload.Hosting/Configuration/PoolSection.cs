using Microsoft.Extensions.Configuration;

namespace Offload.Hosting.Configuration;

/// <summary>A section of the configuration with one child for each pool.</summary>
internal sealed record PoolSection(IConfigurationSection Section);
