using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Offload.CompilerServices;

namespace Offload.Generators.Tests.Harness;

/// <summary>Types that FsCheck can make values of, and a method for each that takes and returns one.</summary>
internal static class RandomShapes
{
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

    public static IReadOnlyList<string> All { get; } =
    [
        "bool", "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal", "char", "string", "Guid", "DateTime", "TimeSpan",
        "DateTimeOffset", "int?", "decimal?", "Colour", "Colour?", "byte[]", "string[]", "double[]", "int[][]", "int[,]", "string[,]", "Point[]", "Money[]", "Money?[]",
        "List<int>", "List<string>", "List<List<string>>", "Dictionary<string, int>", "Dictionary<int, string[]>",
        "Dictionary<byte, long>", "Dictionary<Guid, Money>", "(int, string)", "(byte, long, char)", "(string, (int, double?), List<string>)",
        "KeyValuePair<string, int>", "Point", "Money", "Person", "Person[]", "Plain", "List<Plain>", "Box<int>", "Box<string>", "Box<Box<Money>>", "IList<string>",
    ];

    private static readonly Lazy<LoadedProgram> Program = new(() =>
    {
        IEnumerable<string> methods = All.Select(
            (shape, index) => $"    [RunInProcess] internal static {shape} Echo{index}({shape} value) => value;");
        return Compiler.Generate($"{Types}\ninternal static partial class Work\n{{\n{string.Join('\n', methods)}\n}}").Load();
    });

    /// <summary>The method of a shape.</summary>
    public static WorkerMethod Method(string shape)
        => Program.Value.Methods.Single(candidate => candidate.Name == $"Shop.Work.Echo{All.ToList().IndexOf(shape)}");

    /// <summary>Random values of a shape, the same for the same seed.</summary>
    public static IEnumerable<object?> Values(string shape, int count, ulong seed)
        => (IEnumerable<object?>)typeof(RandomShapes).GetMethod(nameof(Sample), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(WorkerMessage.TypeOf(Method(shape))).Invoke(
                null, BindingFlags.DoNotWrapExceptions, null, [count, seed], null)!;

    private static object?[] Sample<T>(int count, ulong seed)
        =>
        [
            .. ArbMap.Default.ArbFor<T>().Generator.Sample(size: 30, seed: new Rnd(seed), numberOfSamples: count)
                .Select(value => (object?)value),
        ];
}
