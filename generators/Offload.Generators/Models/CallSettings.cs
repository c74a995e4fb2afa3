namespace Offload.Generators.Models;

/// <summary>The settings of the attribute.</summary>
internal sealed record CallSettings(string? Pool, int TimeoutMilliseconds, string Cancellation, bool Idempotent);
