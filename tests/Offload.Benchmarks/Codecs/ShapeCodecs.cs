using System.Text.Json.Serialization.Metadata;
using Offload.Benchmarks.Shapes;
using Offload.CompilerServices;

namespace Offload.Benchmarks.Codecs;

/// <summary>Values of several shapes, and those that can turn them into bytes, Offload first.</summary>
internal static class ShapeCodecs
{
    private static readonly ShapeJsonContext Json = ShapeJsonContext.Default;

    public static IReadOnlyList<(string Shape, Codec[] Codecs)> ByShape { get; } =
    [
        ("tuple of two int", Of((1, 2_000_000), static value => new ShapeMethods.PairCall(value), Json.ValueTupleInt32Int32)),
        ("record with strings", Of(Person.Create(1), static value => new ShapeMethods.RecordCall(value), Json.Person)),
        ("list of 20 records with 10 each", Of(Orders(), static value => new ShapeMethods.NestedCall(value), Json.ListOrder)),
        ("dictionary of 100 records", Of(People(), static value => new ShapeMethods.TableCall(value), Json.DictionaryStringPerson)),
        (
            "double[100_000]",
            [.. Of(Numbers(), static value => new ShapeMethods.NumbersCall(value), Json.DoubleArray), new MemoryCopyCodec(Numbers())]
        ),
    ];

    /// <summary>The same, by the names of shape and codec.</summary>
    public static IReadOnlyDictionary<string, Codec> ByName { get; } =
        ByShape.SelectMany(row => row.Codecs, (row, codec) => (row.Shape, Codec: codec)).ToDictionary(pair => NameOf(pair.Shape, pair.Codec), pair => pair.Codec);

    public static string NameOf(string shape, Codec codec) => $"{shape}: {codec.Name}";

    private static Codec[] Of<T>(T value, Func<T, WorkerCall<T>> createCall, JsonTypeInfo<T> jsonType) =>
        [new OffloadCodec<T>(value, createCall), new JsonCodec<T>(value, jsonType), new MessagePackCodec<T>(value)];

    private static List<Order> Orders() => [.. Enumerable.Range(1, 20).Select(Order.Create)];

    private static Dictionary<string, Person> People()
        => Enumerable.Range(1, 100).Select(Person.Create).ToDictionary(person => person.Email);

    private static double[] Numbers() => [.. Enumerable.Range(0, 100_000).Select(number => Math.Sqrt(number))];
}
