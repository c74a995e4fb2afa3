namespace Offload;

/// <summary>An item of a map whose call has failed.</summary>
/// <param name="Index">The item's place in the source, from 0.</param>
/// <param name="Item">The item.</param>
/// <param name="Exception">The failure, as a single call would have thrown it.</param>
public sealed record MapFailure(long Index, object? Item, Exception Exception);
