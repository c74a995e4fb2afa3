using MessagePack;

namespace Offload.Benchmarks.Shapes;

/// <summary>A record with strings.</summary>
[MessagePackObject]
public sealed record Person(
    [property: Key(0)] string Name,
    [property: Key(1)] string Email,
    [property: Key(2)] string Street,
    [property: Key(3)] string City,
    [property: Key(4)] int Age)
{
    public static Person Create(int number) => new(
        $"Marie Skłodowska-Curie {number}", $"marie.curie.{number}@example.org", $"{number} rue Cuvier", "Paris", 30 + (number % 60));
}
