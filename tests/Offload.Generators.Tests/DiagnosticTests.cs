using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>Every rule: what brings it up, and where.</summary>
public class DiagnosticTests
{
    public static TheoryData<string, string, string, string> Violations => new()
    {
        { "OFFLOAD001", "Run", "internal partial class C { [RunInProcess] internal void Run() { } }", "'Run' is an instance method" },
        { "OFFLOAD002", "Run", "static partial class C { [RunInProcess] internal static void Run<T>(int x) { } }", "'Run' is generic" },
        { "OFFLOAD003", "Run", "static partial class C<T> { [RunInProcess] internal static void Run() { } }", "generic type 'C<T>'" },
        { "OFFLOAD004", "x", "static partial class C { [RunInProcess] internal static void Run(ref int x) { } }", "'x' is a 'ref' parameter" },
        { "OFFLOAD004", "x", "static partial class C { [RunInProcess] internal static void Run(out int x) { x = 1; } }", "'x' is a 'out' parameter" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(Action[] x) { } }", "'Action' is a delegate" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(object x) { } }", "'object' is an object" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(dynamic x) { } }", "'dynamic' is dynamic" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static unsafe void Run(int* x) { } }", "'int*' is a pointer" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(Span<int> x) { } }", "'Span<int>' is a ref struct" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(System.IO.FileStream x) { } }", "'FileStream' is a stream, which only the method itself can take or return, as a Stream" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(List<System.IO.Pipelines.PipeReader> x) { } }", "'PipeReader' is an end of a pipe" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(System.IO.Pipelines.Pipe x) { } }", "let the method take a PipeReader and a PipeWriter" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(Type x) { } }", "no type is ever looked up by a name" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(IDisposable x) { } }", "whose implementations are not known" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(List<CancellationToken> x) { } }", "'CancellationToken' is a CancellationToken" },
        {
            "OFFLOAD005", "order",
            """
            class Order { public Customer? Customer { get; set; } }
            class Customer { public string? Name { get; set; } public Action? Callback { get; set; } public Order? Last { get; set; } }
            static partial class C { [RunInProcess] internal static void Run(int a, Dictionary<string, Order[]> order) { } }
            """,
            "border: Order.Customer.Callback is a delegate"
        },
        { "OFFLOAD005", "x", "class K { private K() { } public int A; } static partial class C { [RunInProcess] internal static void Run(K x) { } }", "'K' can't be rebuilt" },
        { "OFFLOAD005", "x", "class K { private int _a; public int Next() => _a++; } static partial class C { [RunInProcess] internal static void Run(K x) { } }", "keeps its state in '_a'" },
        { "OFFLOAD005", "x", "unsafe struct K { public int* A; } static partial class C { [RunInProcess] internal static void Run(K x) { } }", "K.A is a pointer" },
        { "OFFLOAD006", "Func<int>", "static partial class C { [RunInProcess] internal static Func<int> Run() => () => 1; }", "The result of 'Run' can't cross" },
        { "OFFLOAD006", "Task<System.IO.FileStream>", "static partial class C { [RunInProcess] internal static Task<System.IO.FileStream> Run() => null!; }", "which only the method itself can take or return, as a Stream" },
        { "OFFLOAD006", "(System.IO.Stream, int)", "static partial class C { [RunInProcess] internal static (System.IO.Stream, int) Run() => default; }", "which only the method itself can take or return, as a Stream" },
        { "OFFLOAD006", "ref int", "static partial class C { static readonly int[] S = [1]; [RunInProcess] internal static ref int Run() => ref S[0]; }", "it is a reference to a variable" },
        { "OFFLOAD007", "Run", "static class C { [RunInProcess] private static void Run() { } }", "can't reach what is private. Make 'C' partial" },
        { "OFFLOAD007", "Run", "class O { static partial class C { [RunInProcess] private static void Run() { } } }", "Make 'O' partial" },
        { "OFFLOAD008", "Run", "static partial class C { [RunInProcess] internal static void Run(int x) { } internal static void RunAsync(int y, CancellationToken t) { } }", "'C.RunAsync(int, CancellationToken)'" },
        { "OFFLOAD008", "Run", "static partial class C { [RunInProcess(ProxyName = \"Run\")] internal static void Run(int x) { } }", "'C.Run(int)'" },
        { "OFFLOAD008", "Run", "static partial class C { [RunInProcess] internal static void Run() { } internal static int RunAsync; }", "'C.RunAsync'" },
        { "OFFLOAD009", "Run", "file static partial class C { [RunInProcess] internal static void Run() { } }", "'C' is local to its file" },
        { "OFFLOAD011", "y", "static partial class C { [RunInProcess] internal static void Run(CancellationToken x, CancellationToken y) { } }", "the second CancellationToken" },
        { "OFFLOAD010", "RunInProcess", "static partial class C { static void M() { [RunInProcess] static void L() { } L(); } }", "The local function 'L'" },
        { "OFFLOAD010", "RunInProcess", "static partial class C { static void M() { var l = [RunInProcess] () => { }; l(); } }", "A lambda" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(List<IAsyncEnumerable<int>> x) { } }", "is a stream, which only the method itself" },
        { "OFFLOAD005", "x", "static partial class C { [RunInProcess] internal static void Run(System.Net.Http.HttpClient x) { } }", "a type of the framework" },
        { "OFFLOAD006", "Task<IAsyncEnumerable<int>>", "static partial class C { [RunInProcess] internal static Task<IAsyncEnumerable<int>> Run() => null!; }", "is a stream, which only the method itself" },
        { "OFFLOAD015", "IAsyncEnumerable<object>", "static partial class C { [RunInProcess] internal static IAsyncEnumerable<object> Run() => null!; }", "An item of the stream 'Run' can't cross" },
        { "OFFLOAD015", "IEnumerable<Action>", "static partial class C { [RunInProcess] internal static IEnumerable<Action> Run() { yield break; } }", "'Action' is a delegate" },
        { "OFFLOAD015", "x", "static partial class C { [RunInProcess] internal static void Run(IAsyncEnumerable<Action> x) { } }", "An item of the stream 'x' can't cross" },
        { "OFFLOAD016", "x", "static partial class C { [RunInProcess] internal static void Run(IProgress<object> x) { } }", "A report to 'x' can't cross" },
        { "OFFLOAD005", "x", "class K { public IProgress<int>? P { get; set; } } static partial class C { [RunInProcess] internal static void Run(K x) { } }", "K.P is a progress, which only the method itself" },
        { "OFFLOAD017", "x", "delegate void D(ref int a); static partial class C { [RunInProcess] internal static void Run(D x) { } }", "its parameter 'a' is a reference" },
        { "OFFLOAD017", "x", "delegate void D(in int a); static partial class C { [RunInProcess] internal static void Run(D x) { } }", "its parameter 'a' is a reference" },
        { "OFFLOAD017", "x", "delegate ref int D(); static partial class C { [RunInProcess] internal static void Run(D x) { } }", "it returns a reference" },
        { "OFFLOAD017", "x", "static partial class C { [RunInProcess] internal static void Run(Action<CancellationToken, CancellationToken> x) { } }", "more than one CancellationToken" },
        { "OFFLOAD017", "x", "static partial class C { [RunInProcess] internal static void Run(Action<object> x) { } }", "'object' is an object" },
        { "OFFLOAD017", "x", "static partial class C { [RunInProcess] internal static void Run(Func<int, Task<Action>> x) { } }", "'Action' is a delegate" },
        { "OFFLOAD014", "Run", "static partial class C { [RunInProcess] internal static async void Run() => await Task.Yield(); }", "'Run' is async void" },
        { "OFFLOAD012", "RunInProcess(TimeoutMilliseconds = -2)", "static partial class C { [RunInProcess(TimeoutMilliseconds = -2)] internal static void Run() { } }", "TimeoutMilliseconds is -2" },
        { "OFFLOAD012", "RunInProcess(Pool = \"\")", "static partial class C { [RunInProcess(Pool = \"\")] internal static void Run() { } }", "Pool is empty" },
        { "OFFLOAD012", "RunInProcess(ProxyName = \"a b\")", "static partial class C { [RunInProcess(ProxyName = \"a b\")] internal static void Run() { } }", "can't be the name of a method" },
        { "OFFLOAD013", "Load", "class C { [WorkerStartup] internal void Load() { } }", "it is not a static method" },
        { "OFFLOAD013", "Load", "class C { [WorkerStartup] internal static void Load<T>() { } }", "it is generic" },
        { "OFFLOAD013", "Load", "class C { [WorkerStartup] private static void Load() { } }", "at least internal" },
        { "OFFLOAD013", "Load", "class C { [WorkerStartup] internal static void Load(int x) { } }", "something else than a CancellationToken" },
        { "OFFLOAD013", "Load", "class C { [WorkerStartup] internal static int Load() => 1; }", "something else than void, Task or ValueTask" },
        { "OFFLOAD013", "WorkerStartup(Pool = \" \")", "class C { [WorkerStartup(Pool = \" \")] internal static void Load() { } }", "its Pool is empty" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_violation_is_reported_at_its_place_and_generates_nothing(
        string id, string place, string source, string message)
    {
        CSharpCompilation compilation = Compiler.Compile(source);
        Diagnostic diagnostic = (await Compiler.AnalyzeAsync(compilation)).ShouldHaveSingleItem();

        diagnostic.Id.ShouldBe(id);
        diagnostic.Severity.ShouldBe(DiagnosticSeverity.Error);
        Compiler.PlaceOf(diagnostic).ShouldBe(place);
        diagnostic.GetMessage().ShouldContain(message);
        diagnostic.GetMessage().ShouldNotContain("..");
        Compiler.Generate(compilation).Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_methods_with_the_same_proxy_are_both_reported()
    {
        ImmutableArray<Diagnostic> diagnostics = await Compiler.AnalyzeAsync(Compiler.Compile("""
            static partial class C
            {
                [RunInProcess] internal static void Run(int x) { }
                [RunInProcess] internal static void Run(int x, CancellationToken token) { }
            }
            """));

        diagnostics.Select(diagnostic => diagnostic.Id).ShouldBe(["OFFLOAD008", "OFFLOAD008"]);
    }

    [Fact]
    public async Task Extension_members_need_their_language_version()
    {
        const string source = "public static class C { [RunInProcess] public static void Run() { } }";
        (await Compiler.AnalyzeAsync(Compiler.Compile(source, LanguageVersion.CSharp13))).ShouldHaveSingleItem().GetMessage()
            .ShouldContain("need C# 14");
        (await Compiler.AnalyzeAsync(Compiler.Compile(source))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_diagnostic_can_be_suppressed_where_it_is()
    {
        ImmutableArray<Diagnostic> diagnostics = await Compiler.AnalyzeAsync(Compiler.Compile("""
            static partial class C
            {
            #pragma warning disable OFFLOAD005
                [RunInProcess] internal static void Run(Action x) { }
            #pragma warning restore OFFLOAD005
            }
            """));

        diagnostics.ShouldBeEmpty();
    }

    [Fact]
    public void A_method_that_has_no_proxy_leaves_the_others_theirs()
        => Compiler.Generate("""
            static partial class C
            {
                [RunInProcess] internal static void Bad(Action x) { }
                [RunInProcess] internal static void Good(int x) { }
            }
            """).ShouldCompileWithoutWarnings().Files.Keys.ShouldContain("C.Good.g.cs");
}
