using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>Warnings for what works, but not as its author may think: what brings each up, and what is fine.</summary>
public class HabitTests
{
    // The tests don't reference the framework that has it.
    private const string AspNetCore =
        "namespace Microsoft.AspNetCore.Http { internal interface IHttpContextAccessor { object? HttpContext { get; set; } } }";

    public static TheoryData<string, string, string> Habits => new()
    {
        { "OFFLOAD020", "s_rate", "[RunInProcess] internal static int Run(int x) => x * s_rate; static int s_rate = 2;" },
        { "OFFLOAD020", "Rate", "[RunInProcess] internal static int Run(int x) => x * Rate; static int Rate { get; set; }" },
        { "OFFLOAD021", "Local.Value", "[RunInProcess] internal static int Run() => Local.Value; static readonly AsyncLocal<int> Local = new();" },
        { "OFFLOAD021", "Thread.CurrentPrincipal", "[RunInProcess] internal static bool Run() => Thread.CurrentPrincipal is null;" },
        { "OFFLOAD021", "accessor.HttpContext", "[RunInProcess] internal static bool Run() { Microsoft.AspNetCore.Http.IHttpContextAccessor accessor = Accessor; return accessor.HttpContext is null; } static readonly Microsoft.AspNetCore.Http.IHttpContextAccessor Accessor = null!;" },
        { "OFFLOAD021", "System.Transactions.Transaction.Current", "[RunInProcess] internal static bool Run() => System.Transactions.Transaction.Current is null;" },
        { "OFFLOAD022", "Run", "internal sealed class D : IAsyncDisposable { public int A { get; set; } public ValueTask DisposeAsync() => default; } [RunInProcess] internal static D Run() => null!;" },
        { "OFFLOAD022", "Run", "internal sealed class D : IDisposable { public int A { get; set; } public void Dispose() { } } [RunInProcess] internal static Task<D> Run() => null!;" },
        { "OFFLOAD023", "data", "[RunInProcess] internal static int Run(byte[] data, int offset, int count) => data[offset] + count;" },
        { "OFFLOAD023", "values", "[RunInProcess] internal static double Run(double[] values, int startIndex, int length) => values[startIndex] + length;" },
        { "OFFLOAD024", "C.RunAsync(x - 1, default)", "[RunInProcess] internal static int Run(int x) { async Task<int> Inner() => await C.RunAsync(x - 1, default); _ = Inner(); return x; }" },
        { "OFFLOAD024", "RunAsync(x - 1)", "[RunInProcess] internal static async Task<int> Run(int x) => x == 0 ? 0 : await RunAsync(x - 1);" },
        { "OFFLOAD025", "RunAsync()", "[RunInProcess] internal static void Run() { } internal static void Call() { RunAsync(); }" },
        { "OFFLOAD025", "RunAsync()", "[RunInProcess] internal static void Run() { } internal static Action Call() => () => { RunAsync(); };" },
        { "OFFLOAD026", "RunAsync()", "[RunInProcess] internal static void Run() { } internal static Task Call(CancellationToken token) => RunAsync();" },
    };

    public static TheoryData<string> Fine => new()
    {
        "[RunInProcess] internal static int Run(int x) => x * Rate; static readonly int Rate = 2;",
        "[RunInProcess] internal static int Run(int x) => x * Rate; const int Rate = 2;",
        "[RunInProcess] internal static string Run() => s_cache ??= \"loaded\"; static string? s_cache;",
        "[RunInProcess] internal static string Run() => s_model; static string s_model = \"\"; [WorkerStartup] internal static void Load() => s_model = \"loaded\";",
        "[RunInProcess] internal static int Run() => ++s_calls; static int s_calls;",
        "internal static int NotMarked() => s_rate; static int s_rate = 2;",
        "[RunInProcess] internal static int Run() => s_own; [ThreadStatic] static int s_own;",
        "[RunInProcess] internal static string Run() => Environment.CurrentDirectory;",
        "[RunInProcess] internal static string Run() => System.Globalization.CultureInfo.CurrentCulture.Name;",
        "[RunInProcess] internal static bool Run() => new AsyncLocal<int>() is not null;",
        "internal static int NotMarked() => Local.Value; static readonly AsyncLocal<int> Local = new();",
        "internal sealed class D { public int A { get; set; } } [RunInProcess] internal static Task<D> Run() => null!;",
        "[RunInProcess] internal static Task Run() => Task.CompletedTask;",
        "[RunInProcess] internal static int Run(byte[] data, int count) => data[0] + count;",
        "[RunInProcess] internal static int Run(byte[] left, byte[] right, int offset, int count) => left[offset] + right[count];",
        "internal static int NotMarked(byte[] data, int offset, int count) => data[offset] + count;",
        "[RunInProcess] internal static int Run(ReadOnlyMemory<byte> data, int count) => data.Length + count;",
        "[RunInProcess] internal static int Run(int x) => x == 0 ? 0 : Run(x - 1);",
        "[RunInProcess] internal static int Run(int x) => x; [RunInProcess] internal static async Task<int> Other(int x) => await RunAsync(x);",
        "[RunInProcess] internal static void Run() { } internal static void Call() { _ = RunAsync(); }",
        "[RunInProcess] internal static void Run() { } internal static Task Call(CancellationToken token) => RunAsync(token);",
        "[RunInProcess] internal static void Run() { } internal static Task Call() => RunAsync();",
    };

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task A_habit_that_hurts_is_reported_at_its_place(string id, string place, string members)
    {
        Diagnostic diagnostic = (await AnalyzeAsync(members)).ShouldHaveSingleItem();

        diagnostic.Id.ShouldBe(id);
        diagnostic.Severity.ShouldBe(id == "OFFLOAD026" ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning);
        Compiler.PlaceOf(diagnostic).ShouldBe(place);
    }

    [Theory]
    [MemberData(nameof(Fine))]
    public async Task What_is_fine_is_not_reported(string members) => (await AnalyzeAsync(members)).ShouldBeEmpty();

    [Fact]
    public async Task Methods_of_all_shapes_bring_up_nothing()
        => (await Compiler.AnalyzeAsync(Compiler.Compile(Samples.Program))).ShouldBeEmpty();

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string members)
    {
        CSharpCompilation compilation = Compiler.Compile([$"internal static partial class C {{ {members} }}", AspNetCore]);
        Compiler.Generate(compilation).ShouldCompile();
        return await Compiler.AnalyzeAsync(compilation);
    }
}
