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
        object?[] results = [.. await Task.WhenAll(program.Methods.Where(method => method.Name.EndsWith(".Run", StringComparison.Ordinal)).Select(CallAsync))];
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
        (await program.CallAsync("Work.ParamsSpan", new[] { 1, 2 })).ShouldBe(2);
        (await program.CallAsync("Work.ParamsList", new List<string> { "a" })).ShouldBe(1);
        (await program.CallAsync("Work.Memory", new ReadOnlyMemory<byte>([1, 2, 3]))).ShouldBe(3);
        (await program.CallAsync("Work.Bytes", new[] { 'a' }, new byte[] { 1 })).ShouldBe(2);
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

    [Fact]
    public async Task Private_setters_of_generic_types_are_reached()
    {
        LoadedProgram program = Compiler.Generate("""
            internal sealed class Page<T, TKey> where TKey : notnull
            {
                public Dictionary<TKey, T> Items { get; } = [];
                public int Total { get; private set; }
                public T? First { get; private set; }
                public static Page<T, TKey> Make(TKey key, T item) { var page = new Page<T, TKey> { Total = 5, First = item }; page.Items[key] = item; return page; }
            }
            internal static partial class Work
            {
                [RunInProcess] internal static Page<string, int> Run(Page<string, int> page) => page;
                [RunInProcess] internal static Page<int, string> Other(Page<int, string> page) => page;
                internal static Page<string, int> Make() => Page<string, int>.Make(1, "a");
                internal static Page<int, string> MakeOther() => Page<int, string>.Make("k", 7);
            }
            """).Load();

        foreach ((string run, string make) in (IEnumerable<(string, string)>)[("Run", "Make"), ("Other", "MakeOther")])
        {
            object page = program.Type("Work").GetMethod(make, Members)!.Invoke(null, null)!;
            Dump.Text(await program.CallAsync("Work." + run, page)).ShouldBe(Dump.Text(page));
        }
    }

    [Fact]
    public async Task Members_that_nobody_may_touch_stay_behind()
    {
        LoadedProgram program = Compiler.Generate("""
            internal sealed class Order { public int Id { get; set; } [Obsolete("Gone.", true)] public string? Old { get; set; } [Obsolete("Use Id.")] public int Number { get; set; } }
            internal static partial class Work { [RunInProcess] internal static Order Run(Order order) => order; }
            """).Load();

        object order = Activator.CreateInstance(program.Type("Order"))!;
        program.Type("Order").GetProperty("Number")!.SetValue(order, 7);
        object? result = await program.CallAsync("Work.Run", order);
        program.Type("Order").GetProperty("Number")!.GetValue(result).ShouldBe(7);
    }

    [Fact]
    public async Task Hierarchies_that_are_closed_or_listed_cross_with_their_class()
    {
        LoadedProgram program = Compiler.Generate("""
            using System.Runtime.Serialization;
            using System.Text.Json.Serialization;

            internal abstract record Shape
            {
                private Shape() { }
                internal sealed record Circle(double R) : Shape;
                internal sealed record Square(double A) : Shape;
            }

            [JsonDerivedType(typeof(Dog), "dog")]
            [JsonDerivedType(typeof(Cat), "cat")]
            internal class Animal { public string? Name { get; set; } }
            internal sealed class Dog : Animal { public int Age { get; set; } }
            internal sealed class Cat : Animal { public Animal? Friend { get; set; } }

            [KnownType(typeof(One))]
            internal abstract class Case { }
            internal sealed class One : Case { public int X { get; set; } }

            internal static partial class Work
            {
                [RunInProcess] internal static Shape EchoShape(Shape value) => value;
                [RunInProcess] internal static Animal EchoAnimal(Animal value) => value;
                [RunInProcess] internal static List<Case> EchoCase(List<Case> value) => value;
                internal static Shape MakeShape() => new Shape.Square(2);
                internal static Animal MakeAnimal() => new Cat { Name = "c", Friend = new Dog { Name = "d", Age = 3 } };
                internal static Animal MakeBase() => new Animal { Name = "plain" };
                internal static List<Case> MakeCase() => [new One { X = 5 }];
            }
            """).Load();

        foreach ((string echo, string make) in (IEnumerable<(string, string)>)[("Shape", "Shape"), ("Animal", "Animal"), ("Animal", "Base"), ("Case", "Case")])
        {
            object value = program.Type("Work").GetMethod("Make" + make, Members)!.Invoke(null, null)!;
            object result = (await program.CallAsync("Work.Echo" + echo, value))!;
            result.GetType().ShouldBe(value.GetType());
            Dump.Text(result).ShouldBe(Dump.Text(value));
        }
    }

    [Fact]
    public async Task Cycles_cross_where_the_type_says_so()
    {
        LoadedProgram program = Compiler.Generate("""
            [System.Runtime.Serialization.DataContract(IsReference = true)]
            internal sealed class Node { public string? Name { get; set; } public Node? Next { get; set; } public required List<Node> Others { get; init; } }
            internal static partial class Work
            {
                [RunInProcess] internal static bool Run(Node node) => node.Next!.Next == node && node.Others[0] == node && node.Name == "a";
                internal static Node Make() { var a = new Node { Name = "a", Others = [] }; a.Next = new Node { Name = "b", Next = a, Others = [] }; a.Others.Add(a); return a; }
            }
            """).Load();

        object node = program.Type("Work").GetMethod("Make", Members)!.Invoke(null, null)!;
        (await program.CallAsync("Work.Run", node)).ShouldBe(true);
    }

    [Fact]
    public async Task What_a_constructor_refuses_is_the_readers_one_exception()
    {
        LoadedProgram program = Compiler.Generate("""
            internal sealed class Age { public Age(int years) { ArgumentOutOfRangeException.ThrowIfNegative(years); Years = years; } public int Years { get; } }
            internal static partial class Work { [RunInProcess] internal static Age? Run(Age? age) => age; }
            """).Load();

        CompilerServices.WorkerMethod method = program.Methods.Single();
        Should.Throw<OffloadSerializationException>(() =>
        {
            var reader = new Serialization.PayloadReader([1, 0xFF, 0xFF, 0xFF, 0xFF]);
            method.CreateCall().ReadArguments(ref reader);
        }).InnerException.ShouldBeOfType<ArgumentOutOfRangeException>();
        (await program.CallAsync("Work.Run", Activator.CreateInstance(program.Type("Age"), 5))).ShouldNotBeNull();
    }
}
