using System.Text.Json.Serialization.Metadata;
using Offload.Benchmarks.Codecs;
using Offload.Benchmarks.Measurement;
using Offload.Benchmarks.Shapes;
using Offload.CompilerServices;

namespace Offload.Benchmarks.Rows;

/// <summary>What it costs to turn values of several shapes into bytes and back.</summary>
internal sealed class SerializeRow : Row
{
    private const int Rounds = 50;

    private static readonly ShapeJsonContext Json = ShapeJsonContext.Default;

    public override string Name => "serialize";

    public override string Title
        => $"Values to bytes and back: medians of {Rounds} rounds, the peers by turns; no process is involved";

    public override Task<IReadOnlyList<string>> MeasureAsync() => Task.FromResult<IReadOnlyList<string>>(
    [
        $"{"",-34} {"bytes",7} {"write",13} {"read",13} {"both",13}   this ÷ Offload's: write, read, both",
        .. Measure(
            "tuple of two int", (1, 2_000_000), static value => new ShapeMethods.PairCall(value), Json.ValueTupleInt32Int32),
        .. Measure("record with strings", Person.Create(1), static value => new ShapeMethods.RecordCall(value), Json.Person),
        .. Measure(
            "list of 20 records with 10 each", Orders(), static value => new ShapeMethods.NestedCall(value), Json.ListOrder),
        .. Measure(
            "dictionary of 100 records", People(), static value => new ShapeMethods.TableCall(value),
            Json.DictionaryStringPerson),
        .. Measure(
            "double[100_000]", Numbers(), static value => new ShapeMethods.NumbersCall(value), Json.DoubleArray, new MemoryCopyCodec(Numbers())),
    ]);

    private static List<Order> Orders() => [.. Enumerable.Range(1, 20).Select(Order.Create)];

    private static Dictionary<string, Person> People()
        => Enumerable.Range(1, 100).Select(Person.Create).ToDictionary(person => person.Email);

    private static double[] Numbers() => [.. Enumerable.Range(0, 100_000).Select(number => Math.Sqrt(number))];

    private static IEnumerable<string> Measure<T>(
        string shape, T value, Func<T, WorkerCall<T>> createCall, JsonTypeInfo<T> jsonType, params Codec[] others)
    {
        Codec[] codecs =
        [
            new OffloadCodec<T>(value, createCall), new JsonCodec<T>(value, jsonType), new MessagePackCodec<T>(value), .. others,
        ];
        CodecTiming[] timings = [.. codecs.Select(codec => new CodecTiming(codec, Rounds))];
        foreach (CodecTiming timing in Turns.Of(timings, Rounds))
            timing.Take();
        return timings.Select(timing => Line(timing, timings[0])).Prepend(shape);
    }

    private static string Line(CodecTiming timing, CodecTiming offload)
    {
        double write = timing.WriteNanoseconds;
        double read = timing.ReadNanoseconds;
        double both = timing.BothNanoseconds;
        return $"  {timing.Codec.Name,-32} {timing.Codec.Size,7} {write,10:#,0.0} ns {read,10:#,0.0} ns {both,10:#,0.0} ns   "
            + $"{write / offload.WriteNanoseconds,8:0.00} {read / offload.ReadNanoseconds,8:0.00} "
            + $"{both / offload.BothNanoseconds,8:0.00}";
    }
}
