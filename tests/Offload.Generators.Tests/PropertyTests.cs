using System.Buffers;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;
using Offload.Serialization;

namespace Offload.Generators.Tests;

/// <summary>For random values of many shapes: what is read is what was written.</summary>
public class PropertyTests
{
    private const int Values = 200;

    private const string Types = """
        namespace Shop;

        #pragma warning disable CS1591, CS8618 // only FsCheck sees and makes these
        public enum Colour { Red, Green = 5, Blue = -1 }
        public record struct Money(decimal Amount, string? Currency);
        public record struct Point(int X, double Y, byte Z);
        public sealed record Person(string? Name, int Age, Money? Salary, List<Box<Money>>? Friends, Dictionary<string, Point>? Places);
        public sealed class Plain { public int Id { get; set; } public string? Text { get; set; } public Colour Colour { get; set; } public DateTime? When { get; set; } }
        public sealed record Box<T>(T? Value, T[]? Values);
        """;

    private static readonly string[] All =
    [
        "bool", "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal", "char", "string", "Guid", "DateTime", "TimeSpan",
        "DateTimeOffset", "int?", "decimal?", "Colour", "Colour?", "byte[]", "string[]", "double[]", "int[][]", "int[,]", "string[,]", "Point[]", "Money[]", "Money?[]",
        "List<int>", "List<string>", "List<List<string>>", "Dictionary<string, int>", "Dictionary<int, string[]>",
        "Dictionary<byte, long>", "Dictionary<Guid, Money>", "(int, string)", "(byte, long, char)", "(string, (int, double?), List<string>)",
        "KeyValuePair<string, int>", "Point", "Money", "Person", "Person[]", "Plain", "List<Plain>", "Box<int>", "Box<string>", "Box<Box<Money>>", "IList<string>",
    ];

    public static TheoryData<string> Shapes => new(All);

    private static readonly Lazy<LoadedProgram> Program = new(() =>
    {
        IEnumerable<string> methods = All.Select((shape, index) => $"    [RunInProcess] internal static {shape} Echo{index}({shape} value) => value;");
        return Compiler.Generate($"{Types}\ninternal static partial class Work\n{{\n{string.Join('\n', methods)}\n}}").Load();
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_read_is_what_was_written(string shape)
    {
        int index = Array.IndexOf(All, shape);
        WorkerMethod method = Program.Value.Methods.Single(candidate => candidate.Name == $"Shop.Work.Echo{index}");
        FieldInfo field = method.CreateCall().GetType().GetField("_value", BindingFlags.Instance | BindingFlags.NonPublic)!;
        typeof(PropertyTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(field.FieldType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [method, field], null);
    }

    private static void Check<T>(WorkerMethod method, FieldInfo field)
        => Prop.ForAll(ArbMap.Default.ArbFor<T>(), value =>
        {
            WorkerCall call = method.CreateCall();
            field.SetValue(call, value);
            var output = new ArrayBufferWriter<byte>();
            var writer = new PayloadWriter(output);
            call.WriteArguments(ref writer);
            writer.Flush();

            WorkerCall read = method.CreateCall();
            var reader = new PayloadReader(output.WrittenSpan);
            read.ReadArguments(ref reader);
            reader.EnsureEnd();
            string actual = Dump.Text(field.GetValue(read));
            string expected = Dump.Text(value);
            return (actual == expected).Label($"{expected}\ncame back as\n{actual}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Values));
}
