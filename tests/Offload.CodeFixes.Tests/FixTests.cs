using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Offload.Generators.Tests.Harness;

namespace Offload.CodeFixes.Tests;

/// <summary>
/// Each light bulb: what it makes of the code, and that the outcome compiles and brings the diagnostic up no more.
/// </summary>
public class FixTests
{
    public static TheoryData<string, string, string> Fixes => new()
    {
        {
            "OFFLOAD001",
            "internal partial class C { /* run */ [RunInProcess] internal virtual void Run() { } }",
            "internal partial class C { /* run */ [RunInProcess] internal static void Run() { } }"
        },
        {
            "OFFLOAD004",
            "static partial class C { [RunInProcess] internal static int Run(ref int x, int y) => x++ + y; }",
            "static partial class C { [RunInProcess] internal static int Run(int x, int y) => x++ + y; }"
        },
        {
            "OFFLOAD004",
            "static partial class C { [RunInProcess] internal static void Run(out int x) { x = 1; } }",
            "static partial class C { [RunInProcess] internal static void Run(int x) { x = 1; } }"
        },
        {
            "OFFLOAD005",
            "abstract class Shape { public int Id { get; set; } } class Square : Shape; class Circle : Shape; static partial class C { [RunInProcess] internal static void Run(List<Shape> x) { } }",
            "[System.Text.Json.Serialization.JsonDerivedType(typeof(Circle))]\n[System.Text.Json.Serialization.JsonDerivedType(typeof(Square))]\nabstract class Shape { public int Id { get; set; } } class Square : Shape; class Circle : Shape; static partial class C { [RunInProcess] internal static void Run(List<Shape> x) { } }"
        },
        {
            "OFFLOAD006",
            "namespace N { interface IShape { } sealed record Square(int A) : IShape; } static partial class C { [RunInProcess] internal static N.IShape? Run() => null; }",
            "namespace N { [System.Text.Json.Serialization.JsonDerivedType(typeof(Square))] interface IShape { } sealed record Square(int A) : IShape; } static partial class C { [RunInProcess] internal static N.IShape? Run() => null; }"
        },
        {
            "OFFLOAD007",
            "// about C\nstatic class C { [RunInProcess] private static void Run() { } }",
            "// about C\nstatic partial class C { [RunInProcess] private static void Run() { } }"
        },
        {
            "OFFLOAD007",
            "// about O\nclass O { internal partial struct P { record R { [RunInProcess] private static void Run() { } } } }",
            "// about O\npartial class O { internal partial struct P { partial record R { [RunInProcess] private static void Run() { } } } }"
        },
        {
            "OFFLOAD008",
            "static partial class C { [RunInProcess(Pool = \"p\")] internal static void Run() { } internal static void RunAsync() { } }",
            "static partial class C { [RunInProcess(Pool = \"p\", ProxyName = \"RunInProcessAsync\")] internal static void Run() { } internal static void RunAsync() { } }"
        },
        {
            "OFFLOAD008",
            "static partial class C { [RunInProcess] internal static void RunAsync() { } internal static int RunInProcessAsync; }",
            "static partial class C { [RunInProcess(ProxyName = \"RunInWorkerAsync\")] internal static void RunAsync() { } internal static int RunInProcessAsync; }"
        },
        {
            "OFFLOAD009",
            "file static partial class C { [RunInProcess] internal static void Run() { } }",
            "internal static partial class C { [RunInProcess] internal static void Run() { } }"
        },
        {
            "OFFLOAD010",
            "static class C { internal static int M(int x) { [RunInProcess] static int Run(int y) => y + 1; return Run(x); } }",
            "static class C { internal static int M(int x) { return Run(x); } [RunInProcess] internal static int Run(int y) => y + 1; }"
        },
        {
            "OFFLOAD011",
            "static partial class C { [RunInProcess] internal static bool Run(CancellationToken first, int x, CancellationToken second) => first.IsCancellationRequested || second.IsCancellationRequested; }",
            "static partial class C { [RunInProcess] internal static bool Run(CancellationToken first, int x) => first.IsCancellationRequested || first.IsCancellationRequested; }"
        },
        {
            "OFFLOAD012",
            "static partial class C { [RunInProcess(Pool = \" \", TimeoutMilliseconds = 5)] internal static void Run() { } }",
            "static partial class C { [RunInProcess(TimeoutMilliseconds = 5)] internal static void Run() { } }"
        },
        {
            "OFFLOAD012",
            "static partial class C { [RunInProcess(TimeoutMilliseconds = -7)] internal static void Run() { } }",
            "static partial class C { [RunInProcess] internal static void Run() { } }"
        },
        {
            "OFFLOAD013",
            "class C { [WorkerStartup] internal void Load() { } }",
            "class C { [WorkerStartup] internal static void Load() { } }"
        },
        {
            "OFFLOAD013",
            "public class C { /* inner */ class D { [WorkerStartup] private static void Load() { } } }",
            "public class C { /* inner */ internal class D { [WorkerStartup] internal static void Load() { } } }"
        },
        {
            "OFFLOAD013",
            "class C { [WorkerStartup(Pool = \"\")] internal static void Load() { } }",
            "class C { [WorkerStartup] internal static void Load() { } }"
        },
        {
            "OFFLOAD014",
            "static partial class C { [RunInProcess] internal static async void Run() => await Task.Yield(); }",
            "static partial class C { [RunInProcess] internal static async Task Run() => await Task.Yield(); }"
        },
        {
            "OFFLOAD015",
            "abstract class Shape; sealed class Square : Shape { public int A { get; set; } } static partial class C { [RunInProcess] internal static IEnumerable<Shape> Run() { yield break; } }",
            "[System.Text.Json.Serialization.JsonDerivedType(typeof(Square))] abstract class Shape; sealed class Square : Shape { public int A { get; set; } } static partial class C { [RunInProcess] internal static IEnumerable<Shape> Run() { yield break; } }"
        },
        {
            "OFFLOAD016",
            "abstract class Shape; sealed class Square : Shape { public int A { get; set; } } static partial class C { [RunInProcess] internal static void Run(IProgress<Shape> x) { } }",
            "[System.Text.Json.Serialization.JsonDerivedType(typeof(Square))] abstract class Shape; sealed class Square : Shape { public int A { get; set; } } static partial class C { [RunInProcess] internal static void Run(IProgress<Shape> x) { } }"
        },
        {
            "OFFLOAD017",
            "abstract class Shape; sealed class Square : Shape { public int A { get; set; } } static partial class C { [RunInProcess] internal static void Run(Action<Shape> x) { } }",
            "[System.Text.Json.Serialization.JsonDerivedType(typeof(Square))] abstract class Shape; sealed class Square : Shape { public int A { get; set; } } static partial class C { [RunInProcess] internal static void Run(Action<Shape> x) { } }"
        },
        {
            "OFFLOAD020",
            "static partial class C { static int s_rate = 2; [RunInProcess] internal static int Run(int x) => x * s_rate; }",
            "static partial class C { static readonly int s_rate = 2; [RunInProcess] internal static int Run(int x) => x * s_rate; }"
        },
        {
            "OFFLOAD020",
            "static class Rates { internal static int Rate { get; set; } = 2; } static partial class C { [RunInProcess] internal static int Run(int x) => x * Rates.Rate; }",
            "static class Rates { internal static int Rate { get; } = 2; } static partial class C { [RunInProcess] internal static int Run(int x) => x * Rates.Rate; }"
        },
        {
            "OFFLOAD023",
            "static partial class C { [RunInProcess] internal static int Run(byte[] data, int offset, int count) { int sum = data.Length; foreach (byte item in data.AsSpan(offset, count)) sum += item; return sum + data[0]; } }",
            "static partial class C { [RunInProcess] internal static int Run(ReadOnlySpan<byte> data, int offset, int count) { int sum = data.Length; foreach (byte item in data.Slice(offset, count)) sum += item; return sum + data[0]; } }"
        },
        {
            "OFFLOAD024",
            "static partial class C { [RunInProcess] internal static async Task<int> Run(int x) => x == 0 ? 0 : await RunAsync(x - 1); }",
            "static partial class C { [RunInProcess] internal static async Task<int> Run(int x) => x == 0 ? 0 : await Run(x - 1); }"
        },
        {
            "OFFLOAD024",
            "static partial class C { [RunInProcess] internal static int Run(int x) { async Task M(CancellationToken token) => await C.RunAsync(x - 1, token).ConfigureAwait(false); _ = M(default); return x; } }",
            "static partial class C { [RunInProcess] internal static int Run(int x) { async Task M(CancellationToken token) => C.Run(x - 1); _ = M(default); return x; } }"
        },
        {
            "OFFLOAD025",
            "static partial class C { [RunInProcess] internal static void Run() { } internal static void Call() { RunAsync(); } }",
            "static partial class C { [RunInProcess] internal static void Run() { } internal static async Task Call() { await RunAsync(); } }"
        },
        {
            "OFFLOAD026",
            "static partial class C { [RunInProcess] internal static void Run(int x) { } internal static Task Call(CancellationToken token) => RunAsync(1); }",
            "static partial class C { [RunInProcess] internal static void Run(int x) { } internal static Task Call(CancellationToken token) => RunAsync(1, token); }"
        },
        {
            "OFFLOAD026",
            "static partial class C { [RunInProcess] internal static void Run(int x = 5) { } internal static Task Call(CancellationToken token) => RunAsync(); }",
            "static partial class C { [RunInProcess] internal static void Run(int x = 5) { } internal static Task Call(CancellationToken token) => RunAsync(cancellationToken: token); }"
        },
    };

    [Theory]
    [MemberData(nameof(Fixes))]
    public async Task A_fix_gives_code_that_compiles_and_is_right(string id, string before, string after)
    {
        Diagnostic diagnostic = (await Compiler.AnalyzeAsync(Compiler.Compile(before))).First(candidate => candidate.Id == id);

        string fixedSource = await FixAsync(before, diagnostic);

        Normalize(fixedSource).ShouldBe(Normalize(after));
        CSharpCompilation compilation = Compiler.Compile(fixedSource);
        (await Compiler.AnalyzeAsync(compilation)).Where(remaining => remaining.Id == id).ShouldBeEmpty();
        Compiler.Generate(compilation).ShouldCompile();
    }

    /// <summary>Where a fix would break what it doesn't see.</summary>
    public static TheoryData<string, string> NotFixable => new()
    {
        { "OFFLOAD010", "static class C { internal static int M(int x) { [RunInProcess] int Run(int y) => x + y; return Run(x); } }" },
        { "OFFLOAD010", "static class C { internal static int M<T>(int x) { [RunInProcess] static int Run(int y) => y; return Run(x); } }" },
        { "OFFLOAD011", "static partial class C { [RunInProcess] internal static void Run(CancellationToken first, CancellationToken second) { } static void Call() => Run(default, default); }" },
        { "OFFLOAD013", "class C { [WorkerStartup] internal static int Load() => 1; }" },
        { "OFFLOAD020", "static partial class C { static int s_rate = 2; [RunInProcess] internal static int Run(int x) => x * s_rate; static void Set() => s_rate = 3; }" },
        { "OFFLOAD020", "static partial class C { static int s_rate = 2; [RunInProcess] internal static int Run(int x) => x * C.s_rate; static void Set() => C.s_rate++; }" },
        { "OFFLOAD020", "public static partial class C { public static int Rate = 2; [RunInProcess] internal static int Run(int x) => x * Rate; }" },
        { "OFFLOAD020", "static partial class C { static volatile int s_rate = 2; [RunInProcess] internal static int Run(int x) => x * s_rate; }" },
        { "OFFLOAD023", "static partial class C { [RunInProcess] internal static void Run(byte[] data, int offset, int count) => data[offset] = (byte)count; }" },
        { "OFFLOAD023", "static partial class C { [RunInProcess] internal static int Run(byte[] data, int offset, int count) => System.Text.Encoding.UTF8.GetCharCount(data, offset, count); }" },
        { "OFFLOAD024", "static partial class C { [RunInProcess] internal static int Run(int x) => RunAsync(x - 1).Id; }" },
        { "OFFLOAD025", "static partial class C { [RunInProcess] internal static void Run() { } internal static int Call() { RunAsync(); return 1; } }" },
    };

    [Theory]
    [MemberData(nameof(NotFixable))]
    public async Task No_fix_is_offered_that_would_break_the_code(string id, string source)
    {
        Diagnostic diagnostic = (await Compiler.AnalyzeAsync(Compiler.Compile(source))).First(candidate => candidate.Id == id);

        (await FindActionsAsync(source, diagnostic)).Actions.ShouldBeEmpty();
    }

    [Fact]
    public void The_page_names_the_fix_of_each_rule_that_has_one()
    {
        IEnumerable<string> named = File.ReadLines(Repository.Path("generators/Offload.Generators/Diagnostics.md"))
            .Select(line => line.Split('|'))
            .Where(cells => cells.Length == 6 && cells[1].StartsWith(" [OFFLOAD", StringComparison.Ordinal)
                && !string.IsNullOrWhiteSpace(cells[4]))
            .Select(cells => cells[1].Trim(' ', '[').Split(']')[0]);
        string[] fixable = [.. Providers().SelectMany(provider => provider.FixableDiagnosticIds).Distinct().Order()];

        named.ShouldBe(fixable);
        Fixes.Select(row => (string)((object[])row)[0]).Distinct().Order().ShouldBe(fixable);
    }

    [Fact]
    public void Every_fix_is_for_a_diagnostic_that_exists()
    {
        HashSet<string> known =
            [.. Compiler.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id)];
        Providers().SelectMany(provider => provider.FixableDiagnosticIds).ShouldAllBe(id => known.Contains(id));
    }

    private static IEnumerable<CodeFixProvider> Providers()
        => typeof(MakePartialFix).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!);

    private static async Task<string> FixAsync(string source, Diagnostic diagnostic)
    {
        (IReadOnlyList<CodeAction> actions, DocumentId document) = await FindActionsAsync(source, diagnostic);
        ImmutableArray<CodeActionOperation> operations = await actions.ShouldHaveSingleItem()
            .GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document)!.GetTextAsync()).ToString();
    }

    private static async Task<(IReadOnlyList<CodeAction> Actions, DocumentId Document)> FindActionsAsync(
        string source, Diagnostic diagnostic)
    {
        using var workspace = new AdhocWorkspace();
        CSharpCompilation compilation = Compiler.Generate(source).Compilation;
        Project project = workspace.AddProject("Shop", LanguageNames.CSharp)
            .WithParseOptions(Compiler.Options())
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(compilation.References);
        DocumentId? fixedDocument = null;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            Document document = project.AddDocument(
                Path.GetFileName(tree.FilePath), await tree.GetTextAsync(), filePath: tree.FilePath);
            project = document.Project;
            if (tree.ToString() == source)
                fixedDocument = document.Id;
        }

        Document target = project.GetDocument(fixedDocument!)!;
        Location location = Location.Create((await target.GetSyntaxTreeAsync())!, diagnostic.Location.SourceSpan);
        Diagnostic moved = Diagnostic.Create(diagnostic.Descriptor, location, diagnostic.Properties);
        List<CodeAction> actions = [];
        IEnumerable<CodeFixProvider> providers = Providers()
            .Where(candidate => candidate.FixableDiagnosticIds.Contains(diagnostic.Id));
        foreach (CodeFixProvider provider in providers)
            await provider.RegisterCodeFixesAsync(
                new CodeFixContext(target, moved, (action, _) => actions.Add(action), CancellationToken.None));
        return (actions, fixedDocument!);
    }

    private static string Normalize(string source)
        => string.Join(' ', source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
