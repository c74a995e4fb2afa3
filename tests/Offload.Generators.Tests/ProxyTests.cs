using System.Reflection;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

public class ProxyTests
{
    [Fact]
    public async Task A_method_of_a_partial_type_is_called_through_bytes()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop;

            /// <summary>Sums.</summary>
            public static partial class Maths
            {
                /// <summary>Adds.</summary>
                [RunInProcess]
                public static int Add(int left, int right) => left + right;
            }
            """).Load();

        (await program.CallAsync("Shop.Maths.Add", 40, 2)).ShouldBe(42);
        MethodInfo proxy = program.Type("Shop.Maths").GetMethod("AddAsync")!;
        proxy.ReturnType.ShouldBe(typeof(Task<int>));
        proxy.GetParameters().Select(parameter => parameter.ParameterType)
            .ShouldBe([typeof(int), typeof(int), typeof(CancellationToken)]);
        proxy.GetParameters()[2].HasDefaultValue.ShouldBeTrue();
    }

    [Fact]
    public async Task A_type_that_is_not_partial_gets_a_static_extension_member()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop
            {
                /// <summary>Sums.</summary>
                public static class Maths
                {
                    /// <summary>Adds.</summary>
                    [RunInProcess]
                    public static int Add(int left, int right) => left + right;

                    /// <summary>Adds.</summary>
                    [RunInProcess]
                    internal static long Add(long left, long right) => left + right;
                }

                internal class Hidden
                {
                    [RunInProcess]
                    public static string Echo(string text) => text;
                }
            }

            namespace User
            {
                using Shop;

                internal static class Caller
                {
                    internal static Task<int> CallAsync() => Maths.AddAsync(1, 2);
                    internal static Task<long> CallLongAsync() => Maths.AddAsync(1L, 2L);
                    internal static Task<string> CallHiddenAsync() => Hidden.EchoAsync("x");
                }
            }
            """).Load();

        program.Methods.Select(method => method.Name).ShouldBe(["Shop.Hidden.Echo", "Shop.Maths.Add", "Shop.Maths.Add"]);
        (await program.CallAsync("Shop.Hidden.Echo", "hi")).ShouldBe("hi");
        program.Type("Shop.MathsOffload").IsPublic.ShouldBeTrue();
        program.Type("Shop_HiddenOffload").IsPublic.ShouldBeFalse();
    }

    [Fact]
    public async Task Private_methods_and_types_nested_in_partial_types_are_reached()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop;

            internal partial struct Outer
            {
                private sealed partial record Inner(int Value)
                {
                    private sealed record Job(string Name, List<Job> Parts);

                    [RunInProcess]
                    private static Job Run(Job job) => job with { Name = job.Name + "!" };

                    private static Task<Job> CallAsync() => RunAsync(new Job("a", []));

                    [RunInProcess]
                    internal static int Twice(int value) => value * 2;
                }

                private partial interface IInner
                {
                    [RunInProcess]
                    internal static int Thrice(int value) => value * 3;
                }
            }
            """).Load();

        program.Methods.Count.ShouldBe(3);
        (await program.CallAsync("Shop.Outer.Inner.Twice", 4)).ShouldBe(8);
        (await program.CallAsync("Shop.Outer.IInner.Thrice", 4)).ShouldBe(12);
        Type job = program.Type("Shop.Outer+Inner+Job");
        object part = Activator.CreateInstance(job, "part", null)!;
        var parts = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(job))!;
        parts.Add(part);
        object result = (await program.CallAsync("Shop.Outer.Inner.Run", Activator.CreateInstance(job, "job", parts)))!;
        result.ToString()!.ShouldStartWith("Job { Name = job!, Parts = ");
    }

    [Fact]
    public async Task Every_kind_of_return_becomes_a_task()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop;

            internal static partial class Work
            {
                internal static int Calls;

                [RunInProcess] internal static void Count() => Calls++;
                [RunInProcess] internal static Task NothingAsync() { Calls++; return Task.CompletedTask; }
                [RunInProcess(ProxyName = "Other")] internal static async ValueTask NothingValueAsync() { await Task.Yield(); Calls++; }
                [RunInProcess] internal static string? Text() => null;
                [RunInProcess] internal static async Task<string> TextTaskAsync() { await Task.Yield(); return "task"; }
                [RunInProcess] internal static ValueTask<int> Number(CancellationToken token) => new(token.CanBeCanceled ? 1 : 0);

                internal static async Task CallAsync()
                {
                    await NothingInProcessAsync();
                    await Other();
                    string? text = await TextAsync();
                    string sure = await TextTaskInProcessAsync();
                    int number = await NumberAsync(default);
                    _ = (text, sure, number);
                }
            }
            """).Load();

        (await program.CallAsync("Shop.Work.Count")).ShouldBeNull();
        await program.CallAsync("Shop.Work.NothingAsync");
        await program.CallAsync("Shop.Work.NothingValueAsync");
        program.Type("Shop.Work").GetField("Calls", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null).ShouldBe(3);
        (await program.CallAsync("Shop.Work.Text")).ShouldBeNull();
        (await program.CallAsync("Shop.Work.TextTaskAsync")).ShouldBe("task");
        using var source = new CancellationTokenSource();
        WorkerMethod number = program.Methods.Single(method => method.Name == "Shop.Work.Number");
        number.Cancellation.ShouldBe(CallCancellation.Cooperative);
        (await LoadedProgram.CallAsync(number, source.Token)).ShouldBe(1);
    }

    [Fact]
    public void Settings_of_the_attribute_are_in_the_dispatch_table()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop;

            internal static partial class Work
            {
                [RunInProcess(Pool = "a \"b\"", TimeoutMilliseconds = 250, Idempotent = true, Cancellation = CallCancellation.None)]
                internal static void Set() { }

                [RunInProcess]
                internal static void Plain() { }
            }
            """).Load();

        WorkerMethod set = program.Methods.Single(method => method.Name.EndsWith("Set", StringComparison.Ordinal));
        (set.Pool, set.TimeoutMilliseconds, set.Idempotent, set.Cancellation)
            .ShouldBe(("a \"b\"", 250, true, CallCancellation.None));
        WorkerMethod plain = program.Methods.Single(method => method.Name.EndsWith("Plain", StringComparison.Ordinal));
        (plain.Pool, plain.TimeoutMilliseconds, plain.Idempotent, plain.Cancellation)
            .ShouldBe(("default", 0, false, CallCancellation.Kill));
    }

    [Fact]
    public void Default_values_are_those_of_the_method()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop;

            internal enum Colour : byte { Red, Green }

            internal static partial class Work
            {
                [RunInProcess]
                internal static void Run(
                    int a = int.MinValue, long b = long.MinValue, ulong c = ulong.MaxValue, double d = double.NaN, float e = 1.1f, decimal f = 1.10m,
                    char g = '\n', string h = "q\"\\\u0001", string? i = null, string j = null!, Colour k = Colour.Green, Colour? l = Colour.Green,
                    int? m = 5, int? n = null, DateTime o = default, bool p = true, double q = double.PositiveInfinity, float r = float.NegativeInfinity,
                    Guid s = default, uint t = 3, sbyte u = -1, double v = -0.1, int[]? w = null, Colour x = (Colour)77)
                {
                }
            }
            """).Load();

        Type work = program.Type("Shop.Work");
        const BindingFlags flags = BindingFlags.Static | BindingFlags.NonPublic;
        object?[] expected = [.. work.GetMethod("Run", flags)!.GetParameters().Select(parameter => parameter.DefaultValue)];
        object?[] actual = [.. work.GetMethod("RunAsync", flags)!.GetParameters().Select(parameter => parameter.DefaultValue)];
        actual[..^1].ShouldBe(expected);
    }

    [Fact]
    public async Task Modifiers_names_and_nullability_of_parameters_are_kept()
    {
        LoadedProgram program = Compiler.Generate("""
            namespace Shop;

            internal static partial class Work
            {
                [RunInProcess]
                internal static int Sum(params int[] values) => values.Sum();

                [RunInProcess]
                internal static long In(in long @class, (int Left, string? Right) pair, string? @event, int cancellationToken) => @class + pair.Left + cancellationToken;

                [RunInProcess]
                internal static int Span(ReadOnlySpan<int> values) => values.Length;

                internal static Offload.CompilerServices.WorkerCall MakeSpanCall() => new SpanCall([1, 2, 3]);

                internal static async Task CallAsync()
                {
                    await SumAsync(1, 2, 3);
                    await SumAsync([1, 2], CancellationToken.None);
                    await InAsync(5L, (1, null), null, 7);
                    await SpanAsync([1, 2]);
                }
            }
            """).Load();

        (await program.CallAsync("Shop.Work.Sum", new[] { 1, 2, 3 })).ShouldBe(6);
        (await program.CallAsync("Shop.Work.In", 1L, (2, (string?)null), null, 3)).ShouldBe(6L);
        (await program.CallMadeByAsync("Shop.Work", "MakeSpanCall")).ShouldBe(3);
    }

    [Fact]
    public async Task Unusual_signatures_compile_and_can_be_called()
    {
        LoadedProgram program = Compiler.Generate("""
            #pragma warning disable CS0618, CS0619 // obsolete
            using System.Runtime.CompilerServices;

            namespace @class.@event;

            internal static partial class Work
            {
                [RunInProcess] internal static string Optional(int start = 1, [CallerMemberName] string caller = "", params string[] rest) => start + caller + rest.Length;
                [RunInProcess] internal static int Spans(params ReadOnlySpan<int> values) => values.Length;
                [RunInProcess] internal static int Lists(params List<string> values) => values.Count;
                [RunInProcess] internal static int Reference(ref readonly int value) => value;
                [RunInProcess] internal static int Scoped(scoped ReadOnlySpan<int> value) => value.Length;
                [RunInProcess] internal static Guid In(in Guid id = default) => id;
                [RunInProcess] internal static int Descriptor(int Descriptor, int ItemCodec, int Result, int value, int writer, int reader, int exception) => Descriptor + ItemCodec + Result;
                [RunInProcess] internal static IEnumerable<int> Items(int Descriptor, int ItemCodec) { yield return Descriptor; yield return ItemCodec; }
                [RunInProcess] internal static int Result() => 1;
                [RunInProcess] internal static int Equals(int one, int other) => one - other;
                [RunInProcess] internal static int WriteArguments(int value) => value;
                [RunInProcess] internal static int @async(int @await) => @await;
                [RunInProcess, Obsolete("Not any more.", error: true)] internal static int Gone(int value) => value;

                internal static async Task<string> CallAsync()
                {
                    await OptionalAsync(1, "me", ["a"], CancellationToken.None);
                    await SpansAsync(1, 2);
                    return await OptionalAsync(rest: ["a", "b"]);
                }
            }

            internal ref partial struct Reference { [RunInProcess] internal static int Run(int value) => value; }
            internal readonly partial record struct Record(int A) { [RunInProcess] internal static Record Run(Record value) => value; }
            internal partial interface IFace { [RunInProcess] internal static int Run(int value) => value; [RunInProcess] private static int Hidden(int value) => value; }
            internal abstract partial class Base { [RunInProcess] private protected static int Run(Inner value) => value.A; protected sealed class Inner { public int A; } }
            """).Load();

        (await program.CallAsync("class.event.Work.Optional", 2, "me", new[] { "a" })).ShouldBe("2me1");
        (await program.CallAsync("class.event.Work.Descriptor", 1, 2, 3, 0, 0, 0, 0)).ShouldBe(6);
        (await program.CallAsync("class.event.Work.Gone", 7)).ShouldBe(7);
        (await program.CallAsync("class.event.Work.Reference", 8)).ShouldBe(8);
    }

    [Fact]
    public async Task A_program_without_a_marked_method_gets_nothing()
    {
        Compiler.Generate("internal static class Nothing;").Files.ShouldBeEmpty();
        (await Compiler.AnalyzeAsync(Compiler.Compile("internal static class Nothing;"))).ShouldBeEmpty();
    }
}
