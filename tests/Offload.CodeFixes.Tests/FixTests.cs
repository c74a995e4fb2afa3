using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Offload.Generators.Tests.Harness;

namespace Offload.CodeFixes.Tests;

/// <summary>Each light bulb: what it makes of the code, and that the outcome compiles and brings the diagnostic up no more.</summary>
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
            "OFFLOAD014",
            "static partial class C { [RunInProcess] internal static async void Run() => await Task.Yield(); }",
            "static partial class C { [RunInProcess] internal static async Task Run() => await Task.Yield(); }"
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
        Compiler.Generate(compilation).Compilation.GetDiagnostics().Where(error => error.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
    }

    [Fact]
    public void Every_fix_is_for_a_diagnostic_that_exists()
    {
        HashSet<string> known = [.. Compiler.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id)];
        Providers().SelectMany(provider => provider.FixableDiagnosticIds).ShouldAllBe(id => known.Contains(id));
    }

    private static IEnumerable<CodeFixProvider> Providers()
        => typeof(MakePartialFix).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!);

    private static async Task<string> FixAsync(string source, Diagnostic diagnostic)
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
            Document document = project.AddDocument(Path.GetFileName(tree.FilePath), await tree.GetTextAsync(), filePath: tree.FilePath);
            project = document.Project;
            if (tree.ToString() == source)
                fixedDocument = document.Id;
        }

        Document target = project.GetDocument(fixedDocument!)!;
        Location location = Location.Create((await target.GetSyntaxTreeAsync())!, diagnostic.Location.SourceSpan);
        Diagnostic moved = Diagnostic.Create(diagnostic.Descriptor, location, diagnostic.Properties);
        CodeFixProvider provider = Providers().Single(candidate => candidate.FixableDiagnosticIds.Contains(diagnostic.Id));
        List<CodeAction> actions = [];
        await provider.RegisterCodeFixesAsync(new CodeFixContext(target, moved, (action, _) => actions.Add(action), CancellationToken.None));
        ImmutableArray<CodeActionOperation> operations = await actions.ShouldHaveSingleItem().GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(fixedDocument!)!.GetTextAsync()).ToString();
    }

    private static string Normalize(string source) => string.Join(' ', source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
