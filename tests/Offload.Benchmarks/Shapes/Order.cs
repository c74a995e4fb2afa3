using MessagePack;

namespace Offload.Benchmarks.Shapes;

/// <summary>A record with a list of records inside.</summary>
[MessagePackObject]
public sealed record Order(
    [property: Key(0)] long Id,
    [property: Key(1)] string Customer,
    [property: Key(2)] DateTime Placed,
    [property: Key(3)] List<Line> Lines)
{
    private const int LineCount = 10;

    public static Order Create(int number) => new(
        number,
        $"Customer {number}",
        new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number),
        [.. Enumerable.Range(1, LineCount).Select(line => new Line($"Product {number}-{line}", line, line * 9.95))]);
}
