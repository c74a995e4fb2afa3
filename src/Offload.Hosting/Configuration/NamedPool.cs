namespace Offload.Hosting.Configuration;

/// <summary>A pool that code configures.</summary>
internal sealed record NamedPool(string Name);
