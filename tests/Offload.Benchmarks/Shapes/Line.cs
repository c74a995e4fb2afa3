using MessagePack;

namespace Offload.Benchmarks.Shapes;

/// <summary>A line of an <see cref="Order"/>.</summary>
[MessagePackObject]
public sealed record Line([property: Key(0)] string Product, [property: Key(1)] int Count, [property: Key(2)] double Price);
