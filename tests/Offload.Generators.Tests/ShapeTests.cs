using System.Reflection;
using System.Runtime.CompilerServices;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>Containing types, signatures and names that are less common.</summary>
public class ShapeTests
{
    private const BindingFlags Members = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public async Task Every_kind_of_type_can_hold_a_marked_method()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop
            {
                internal partial class Class { [RunInProcess] internal static int Run(int x) => x; }
                internal partial struct Struct { [RunInProcess] internal static int Run(int x) => x; }
                internal readonly partial struct ReadonlyStruct { [RunInProcess] internal static int Run(int x) => x; }
                internal ref partial struct RefStruct { [RunInProcess] internal static int Run(int x) => x; }
                internal partial record Record(int A) { [RunInProcess] internal static int Run(int x) => x; }
                internal partial record struct RecordStruct(int A) { [RunInProcess] internal static int Run(int x) => x; }
                internal partial interface IFace { [RunInProcess] internal static int Run(int x) => x; }
                internal abstract partial class Base { [RunInProcess] protected static int Run(int x) => x; internal static Task<int> Call() => RunAsync(1); }
                internal class ClassX { [RunInProcess] internal static int Run(int x) => x; internal class Nested { [RunInProcess] internal static int Run(int x) => x; } }
                internal struct StructX { [RunInProcess] internal static int Run(int x) => x; }
                internal record RecordX(int A) { [RunInProcess] internal static int Run(int x) => x; }
                internal interface IFaceX { [RunInProcess] internal static int Run(int x) => x; }
                namespace Inner { internal static class ClassX { [RunInProcess] internal static int Run(int x) => x; } }
                internal static class Callers
                {
                    internal static Task<int>[] Call() => [Class.RunAsync(1), Struct.RunAsync(1), ReadonlyStruct.RunAsync(1), RefStruct.RunAsync(1), Record.RunAsync(1),
                        RecordStruct.RunAsync(1), IFace.RunAsync(1), ClassX.RunAsync(1), ClassX.Nested.RunAsync(1), StructX.RunAsync(1), RecordX.RunAsync(1), IFaceX.RunAsync(1),
                        Inner.ClassX.RunAsync(1)];
                }
            }

            internal static class Global { [RunInProcess] internal static int Run(int x) => x; internal static Task<int> Call() => Global.RunAsync(1); }
            """).Load();

        program.Methods.Count.ShouldBe(15);
        foreach (string name in program.Methods.Select(method => method.Name))
            (await program.CallAsync(name, 7)).ShouldBe(7, name);
    }

    [Fact]
    public async Task Top_level_statements_can_call_methods_of_Program()
    {
        GeneratedCompilation generated = Compiler.Generate(Compiler.Compile("""
            int sum = await Program.AddAsync(1, 2);
            return sum;

            internal static partial class Helpers { [RunInProcess] internal static int Twice(int x) => 2 * x; }
            internal partial class Program { [RunInProcess] internal static int Add(int left, int right) => left + right; }
            """, isProgram: true));

        (await generated.Load().CallAsync("Program.Add", 1, 2)).ShouldBe(3);
    }

    [Fact]
    public async Task Odd_names_and_overloads_are_kept_apart()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace @namespace.Größe
            {
                internal partial class @class
                {
                    [RunInProcess] internal static int @event(int @int, int value, int writer, int reader, int cancellationToken, int Result, int Method) => @int + value;
                    [RunInProcess] internal static string Run(int x) => "int";
                    [RunInProcess] internal static string Run(string x) => "string";
                    [RunInProcess] internal static string Run(List<int> x) => "ints";
                    [RunInProcess] internal static string Run(List<string> x) => "strings";
                    [RunInProcess] internal static string Run(params int[] x) => "params";
                    [RunInProcess] internal static string Run((int A, string B) x) => x.B;
                    [RunInProcess] internal static string run(int x) => "lower";
                    internal sealed class List { public int A { get; set; } }
                    [RunInProcess] internal static string Run(List x) => "own";
                    internal static async Task Call()
                    {
                        await eventAsync(1, 2, 3, 4, 5, 6, 7);
                        await RunAsync((A: 1, B: "x"), CancellationToken.None);
                        await RunAsync(1, 2, 3);
                    }
                }
            }
            """).Load();

        (await program.CallAsync("namespace.Größe.class.event", 1, 2, 3, 4, 5, 6, 7)).ShouldBe(3);
        program.Methods.Count.ShouldBe(9);
        var methods = program.Methods.Where(method => method.Name.EndsWith(".Run", StringComparison.Ordinal));
        object?[] results = await Task.WhenAll(methods.Select(CallAsync));
        results.ShouldBe(["int", "string", "ints", "strings", "params", "b", "own"], ignoreOrder: true);

        async Task<object?> CallAsync(CompilerServices.WorkerMethod method)
        {
            Type type = method.CreateCall().GetType().GetField("_x", BindingFlags.Instance | BindingFlags.NonPublic)!.FieldType;
            object? argument = type == typeof(string) ? "" : type == typeof((int, string)) ? (1, "b") : type == typeof(int[]) ? Array.Empty<int>() : Activator.CreateInstance(type);
            return await LoadedProgram.CallAsync(method, default, argument);
        }
    }

    [Fact]
    public void Attributes_that_mean_the_same_for_the_proxy_are_copied()
    {
        LoadedProgram program = Compiler.Generate("""
            #pragma warning disable CS0618
            internal static partial class Work
            {
                [RunInProcess]
                [Obsolete("Use \"Other\".", false, UrlFormat = "http://x/{0}")]
                [System.ComponentModel.Description("d")]
                [System.Runtime.Versioning.SupportedOSPlatform("linux")]
                internal static void Run(int x, [System.Runtime.CompilerServices.CallerMemberName] string? caller = null, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) { }
            }
            """).Load();

        MethodInfo proxy = program.Type("Work").GetMethod("RunAsync", Members)!;
        proxy.GetCustomAttribute<ObsoleteAttribute>()!.Message.ShouldBe("Use \"Other\".");
        proxy.GetCustomAttribute<System.ComponentModel.DescriptionAttribute>()!.Description.ShouldBe("d");
        proxy.GetParameters()[1].GetCustomAttribute<CallerMemberNameAttribute>().ShouldNotBeNull();
        proxy.GetParameters()[2].GetCustomAttribute<CallerLineNumberAttribute>().ShouldNotBeNull();
    }

    [Fact]
    public async Task Parameters_of_all_kinds_reach_the_method()
    {
        LoadedProgram program = Compiler.Generate("""
            internal static partial class Work
            {
                [RunInProcess] internal static long Token(CancellationToken first, int x) => x;
                [RunInProcess] internal static long ReadOnly(ref readonly long x) => x;
                [RunInProcess] internal static int ParamsSpan(params ReadOnlySpan<int> values) => values.Length;
                [RunInProcess] internal static int ParamsList(params List<string> values) => values.Count;
                [RunInProcess] internal static int Memory(ReadOnlyMemory<byte> data) => data.Length;
                [RunInProcess] internal static int Bytes(ReadOnlySpan<char> text, ReadOnlySpan<byte> data) => text.Length + data.Length;
                [RunInProcess] internal static Task<int> Names(in ReadOnlySpan<int> writer, int exception, string writer_) => Task.FromResult(writer.Length + exception + writer_.Length);
                [RunInProcess] internal static Task<System.Buffers.IMemoryOwner<double>?> Owner(int length) => Task.FromResult(length < 0 ? null : System.Buffers.MemoryPool<double>.Shared.Rent(length));
                internal static Offload.CompilerServices.WorkerCall MakeParamsSpan() => new ParamsSpanCall([1, 2]);
                internal static Offload.CompilerServices.WorkerCall MakeBytes() => new BytesCall("a", "b"u8);
                internal static Offload.CompilerServices.WorkerCall MakeNames() => new NamesCall([1, 2, 3], 10, "text");
                [RunInProcess] internal static int? Nullable(int? x, string? text, int[]? numbers) => x;
            #nullable disable
                [RunInProcess] internal static string Oblivious(string text, List<string> texts) => text;
            #nullable restore
                internal static async Task Call()
                {
                    long x = 5;
                    await TokenAsync(CancellationToken.None, 1);
                    await ReadOnlyAsync(in x);
                    await ParamsSpanAsync(1, 2, 3);
                    await ParamsListAsync("a", "b");
                    await BytesAsync("text", "data"u8);
                    int? y = await NullableAsync(null, null, null);
                    await ObliviousAsync(null, null);
                }
            }
            """).Load();

        (await program.CallAsync("Work.Token", 1)).ShouldBe(1L);
        (await program.CallAsync("Work.ReadOnly", 5L)).ShouldBe(5L);
        (await program.CallMadeByAsync("Work", "MakeParamsSpan")).ShouldBe(2);
        (await program.CallMadeByAsync("Work", "MakeNames")).ShouldBe(17);
        (await program.CallAsync("Work.Owner", 3))
            .ShouldBeAssignableTo<System.Buffers.IMemoryOwner<double>>()!.Memory.Length.ShouldBeGreaterThanOrEqualTo(3);
        (await program.CallAsync("Work.Owner", -1)).ShouldBeNull();
        (await program.CallAsync("Work.ParamsList", new List<string> { "a" })).ShouldBe(1);
        (await program.CallAsync("Work.Memory", new ReadOnlyMemory<byte>([1, 2, 3]))).ShouldBe(3);
        (await program.CallMadeByAsync("Work", "MakeBytes")).ShouldBe(2);
        (await program.CallAsync("Work.Nullable", null, null, null)).ShouldBeNull();
        (await program.CallAsync("Work.Oblivious", "x", null)).ShouldBe("x");
    }

    [Fact]
    public async Task The_proxy_of_an_extension_method_is_one()
    {
        LoadedProgram program = Compiler.Generate("""
            internal static partial class Texts
            {
                [RunInProcess] internal static int Count(this string text, char character) => text.Count(other => other == character);
                internal static Task<int> Call() => "banana".CountAsync('a');
            }
            internal static class Plain
            {
                [RunInProcess] internal static int Half(this in long value) => (int)(value / 2);
                internal static Task<int> Call() => Plain.HalfAsync(5);
            }
            """).Load();

        (await program.CallAsync("Texts.Count", "banana", 'a')).ShouldBe(3);
        (await program.CallAsync("Plain.Half", 5L)).ShouldBe(2);
    }

    [Fact]
    public async Task What_is_experimental_is_no_error_in_generated_code()
    {
        LoadedProgram program = Compiler.Generate("""
            using System.Diagnostics.CodeAnalysis;
            [Experimental("NEW001")] internal sealed record Data(string Text);
            #pragma warning disable NEW001
            internal sealed record Outer(Data? Data);
            internal static partial class Work
            {
                [RunInProcess] internal static Outer Run(Outer outer, List<Data> data) => outer;
                [RunInProcess, Experimental("NEW002")] internal static int Other(int x) => x;
            }
            """).Load();

        (await program.CallAsync("Work.Other", 3)).ShouldBe(3);
    }
}
