namespace Offload.Maps;

/// <summary>The result of a method that returns nothing.</summary>
internal readonly struct NoResult;
