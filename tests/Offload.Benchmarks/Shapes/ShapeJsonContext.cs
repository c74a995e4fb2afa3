using System.Text.Json.Serialization;

namespace Offload.Benchmarks.Shapes;

/// <summary>The code that System.Text.Json generates for all shapes.</summary>
[JsonSourceGenerationOptions(IncludeFields = true)]
[JsonSerializable(typeof((int, int)))]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(List<Order>))]
[JsonSerializable(typeof(Dictionary<string, Person>))]
[JsonSerializable(typeof(double[]))]
internal sealed partial class ShapeJsonContext : JsonSerializerContext;
