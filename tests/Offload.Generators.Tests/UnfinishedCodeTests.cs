using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>Code is unfinished most of the time: neither generator nor analyzers fail on it.</summary>
public class UnfinishedCodeTests
{
    private const int Rounds = 50;

    private const string Source = """
        using System.Text.Json.Serialization;
        namespace Shop;
        [JsonDerivedType(typeof(Square), "s")] public abstract record Shape { private Shape() { } public sealed record Circle(double R) : Shape; }
        public sealed record Square(int A, Shape? Inner = null) : Shape { [JsonIgnore] public Action? Callback { get; set; } public required string Name { get; init; } }
        public struct Mixed<T> { public int Id; public string? Name; public T[]? Values; public (int A, string B)? Pair; }
        public class Node { public Node? Next { get; private set; } public Dictionary<string, List<Node[]>>? Children { get; } public int[,,] Grid = new int[1, 1, 1]; }
        public static partial class Work
        {
            private static int s_rate = 2;
            [RunInProcess(Pool = "p", TimeoutMilliseconds = 5, ProxyName = "Other")]
            internal static async Task<Shape?> RunAsync(in Mixed<int> mixed, Node? node = null, string text = "a\n", params Square[] squares) { await Task.Yield(); return null; }
            [RunInProcess] internal static int Sum(ReadOnlySpan<int> values, int offset, int count, CancellationToken token = default) => values.Length * s_rate;
            [RunInProcess] internal static IEnumerable<Node> Items(IAsyncEnumerable<Square> from) { yield break; }
            [WorkerStartup(Pool = "p")] internal static ValueTask Load(CancellationToken token) => default;
            internal static void Call() { SumAsync([1, 2], 0, 1); void Local() { [RunInProcess] static int Inner<T>(ref T x) => 1; } }
        }
        internal class Container<T> { private sealed class Hidden { [RunInProcess] static void Run(Hidden hidden, T value, Action action) { } } }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Neither_generator_nor_analyzers_fail(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
        {
            string source = Damage(random);
            CSharpCompilation compilation = Compiler.Compile(source);
            Compiler.Driver().RunGenerators(compilation).GetRunResult().Results.Single().Exception.ShouldBeNull(source);
            IEnumerable<Diagnostic> failures = (await compilation.WithAnalyzers(Compiler.Analyzers).GetAnalyzerDiagnosticsAsync())
                .Where(diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
            failures.ShouldBeEmpty(source);
        }
    }

    // A word or line more, a word less, or nothing after the cursor.
    private static string Damage(Random random)
    {
        string[] words = Source.Split(' ');
        int position = random.Next(words.Length);
        return random.Next(5) switch
        {
            0 => string.Join(' ', words[..position]),
            1 => string.Join(' ', [.. words[..position], .. words[Math.Min(words.Length, position + random.Next(1, 4))..]]),
            2 => string.Join(' ', [.. words[..position], words[random.Next(words.Length)], .. words[position..]]),
            3 when Source.Split('\n') is { } lines && random.Next(lines.Length) is var line
                => string.Join('\n', [.. lines[..line], lines[random.Next(lines.Length)], .. lines[line..]]),
            _ => Source.Remove(random.Next(Source.Length - 20), random.Next(1, 20)),
        };
    }
}
