namespace Offload.Generators.Tests.Harness;

/// <summary>Types as users write them, with values, and methods of many shapes over them.</summary>
internal static class Samples
{
    /// <summary>Declarations, in the namespace Shop.</summary>
    public const string Types = """
        using System.Collections;
        using System.Collections.Concurrent;
        using System.Collections.Frozen;
        using System.Collections.Immutable;
        using System.Collections.ObjectModel;
        using System.Numerics;

        namespace Shop;

        #pragma warning disable CS0649 // fields that only the wire sets
        internal enum Colour : byte { Red = 1, Green = 200 }
        internal sealed record Person(string Name, int Age) { internal Person? Boss { get; init; } public List<string>? Notes { get; set; } }
        internal struct Mixed { public int Id; public string? Name; }
        internal readonly record struct Money(decimal Amount, string Currency);
        internal sealed class Ctor(int id, string name) { public int Id { get; } = id; public string Name { get; } = name; }
        internal class Base { public int Id { get; set; } public virtual string? Label { get; set; } }
        internal sealed class Derived : Base { public override string? Label { get; set; } public required double Rate { get; init; } }
        internal sealed class Hidden { public int Count { get; private set; } public string Kind { get; } = "k"; public readonly int[] Data = [1]; public List<int> Items { get; } = [];
            public static Hidden Create() { var h = new Hidden { Count = 5 }; h.Items.Add(7); h.Data[0] = 9; return h; } public string Show() => $"{Count} {Kind} {Data[0]} {Items[0]}"; }
        internal sealed class Node { public int Value; public Node? Next; public List<Node>? Children; }
        internal sealed class Ignoring { public int A; [NonSerialized] public int B; [System.Text.Json.Serialization.JsonIgnore] public Action? C { get; set; } public int Double => A * 2;
            [System.Runtime.Serialization.IgnoreDataMember] public object? D { get; set; } }
        internal sealed class Box<T> { public T? Value { get; set; } }
        internal struct Pixel { public byte R, G, B; public float Alpha; }
        internal sealed class @event { public int @class { get; set; } }
        """;

    /// <summary>Types, and an expression of each.</summary>
    public static IReadOnlyList<(string Type, string Value)> Values { get; } =
    [
        ("int", "5"), ("string?", "null"), ("string", "\"日本\""), ("Colour", "Colour.Green"), ("Colour?", "null"), ("int?", "7"),
        ("decimal", "1.50m"), ("DateTime", "new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc)"),
        ("DateTimeOffset", "DateTimeOffset.UnixEpoch"),
        ("Guid", "new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)"), ("TimeSpan", "TimeSpan.FromDays(1)"),
        ("DateOnly", "new DateOnly(2024, 2, 29)"),
        ("Half", "(Half)1.5"), ("Int128", "Int128.MinValue"), ("char", "'x'"), ("bool", "true"), ("nint", "5"),
        ("byte[]", "new byte[] { 1, 2 }"), ("int[]?", "null"), ("string?[]", "new[] { \"a\", null }"),
        ("int[][]", "new[] { new[] { 1 }, new int[0] }"),
        ("string[][]", "new[] { new[] { \"a\" } }"), ("int[,]", "new[,] { { 1, 2 }, { 3, 4 } }"),
        ("string[,,]", "new[,,] { { { \"a\" }, { \"b\" } } }"),
        ("int[][,]", "new[] { new[,] { { 1 } } }"), ("Pixel[]", "new[] { new Pixel { R = 1, Alpha = 0.5f } }"),
        ("Vector3", "new Vector3(1, 2, 3)"),
        ("List<int>", "new List<int> { 1, 2 }"), ("List<string?>", "new List<string?> { null }"),
        ("List<List<string>>", "[[\"a\"], []]"),
        ("Dictionary<string, int>", "new Dictionary<string, int> { [\"a\"] = 1 }"),
        ("Dictionary<int, Person?>", "new() { [1] = null, [2] = new Person(\"p\", 1) }"),
        ("Dictionary<byte, long>", "new() { [1] = 2 }"),
        ("SortedDictionary<string, string>", "new() { [\"b\"] = \"x\", [\"a\"] = \"y\" }"),
        ("(int A, string? B)", "(1, null)"), ("(int, long)", "(1, 2)"),
        ("KeyValuePair<string, Person>", "new(\"k\", new Person(\"v\", 1))"),
        ("(int, int, int, int, int, int, int, string, int)", "(1, 2, 3, 4, 5, 6, 7, \"8\", 9)"),
        ("(string, string)?", "(\"a\", \"b\")"), ("ValueTuple<string>", "new(\"one\")"),
        ("Person", "new Person(\"a\", 1) { Boss = null, Notes = [\"n\"] }"), ("Person?", "null"),
        ("Mixed", "new Mixed { Id = 1, Name = \"n\" }"),
        ("Mixed?", "new Mixed { Id = 1 }"), ("Money", "new Money(1.5m, \"EUR\")"), ("Ctor", "new Ctor(3, \"c\")"),
        ("Derived", "new Derived { Id = 1, Label = \"l\", Rate = 0.5 }"), ("Base", "new Base { Id = 1, Label = \"b\" }"),
        ("Hidden", "Hidden.Create()"),
        ("Node", "new Node { Value = 1, Next = new Node { Value = 2 }, Children = [new Node()] }"),
        ("Ignoring", "new Ignoring { A = 1 }"),
        ("Box<int>", "new Box<int> { Value = 1 }"), ("Box<Box<string>>", "new() { Value = new() { Value = \"in\" } }"),
        ("@event", "new @event { @class = 1 }"),
        ("HashSet<string>", "[\"a\", \"b\"]"), ("Queue<int>", "new Queue<int>([1, 2])"),
        ("Stack<string>", "new Stack<string>([\"bottom\", \"top\"])"),
        ("LinkedList<int>", "new LinkedList<int>([1, 2])"), ("ObservableCollection<string>", "[\"a\"]"),
        ("ReadOnlyCollection<string>", "new(new[] { \"a\" })"),
        ("ConcurrentQueue<int>", "new([1, 2])"),
        ("ConcurrentDictionary<string, int>", "new(new Dictionary<string, int> { [\"a\"] = 1 })"),
        ("ImmutableArray<string>", "[\"a\"]"), ("ImmutableArray<int>", "default"), ("ImmutableList<int>", "[1, 2]"),
        ("ImmutableStack<int>", "[1, 2]"),
        ("ImmutableDictionary<string, int>", "ImmutableDictionary<string, int>.Empty.Add(\"a\", 1)"),
        ("FrozenSet<string>", "new[] { \"a\" }.ToFrozenSet()"),
        ("FrozenDictionary<string, int>", "new Dictionary<string, int> { [\"a\"] = 1 }.ToFrozenDictionary()"),
        ("IReadOnlyList<string>", "new[] { \"a\" }"), ("IEnumerable<int>", "Enumerable.Range(1, 3)"),
        ("IDictionary<string, int>", "new Dictionary<string, int> { [\"a\"] = 1 }"),
        ("ISet<int>", "new HashSet<int> { 1 }"), ("ReadOnlyMemory<byte>", "new byte[] { 1, 2 }"),
        ("Memory<string>", "new[] { \"a\" }"), ("ArraySegment<int>", "new([1, 2, 3], 1, 2)"),
        ("Version", "new Version(1, 2, 3)"), ("Uri", "new Uri(\"http://a/b\")"), ("BigInteger", "BigInteger.Pow(3, 500)"),
        ("System.Text.StringBuilder", "new(\"text\")"),
        ("System.Globalization.CultureInfo", "System.Globalization.CultureInfo.InvariantCulture"),
        ("BitArray", "new([true, false, true])"), ("TimeZoneInfo", "TimeZoneInfo.Utc"),
    ];

    /// <summary>
    /// A method of each shape for each type: <c>Echo0</c> is synchronous, <c>Task0</c> and <c>Value0</c> are not.
    /// </summary>
    public static string Program { get; } =
        Types + "\ninternal static partial class Work\n{\n" + string.Join("\n", Values.Select(Methods)) + "\n}\n";

    /// <summary>The program, and a value of each type.</summary>
    public static Lazy<LoadedProgram> Loaded { get; } = new(() => Compiler.Generate(Program).Load());

    private static string Methods((string Type, string Value) sample, int index) => $$"""
            [RunInProcess] internal static {{sample.Type}} Echo{{index}}({{sample.Type}} value) => value;
            [RunInProcess] internal static Task<{{sample.Type}}> Task{{index}}({{sample.Type}} value, CancellationToken token = default) => Task.FromResult(value);
            [RunInProcess] internal static ValueTask<{{sample.Type}}> Value{{index}}(in {{sample.Type}} value, int other = {{index}}) => new(value);
            internal static {{sample.Type}} Make{{index}}() => {{sample.Value}};
        """;
}
