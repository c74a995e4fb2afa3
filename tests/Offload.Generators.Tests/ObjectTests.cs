using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>How objects cross: their members, their class, their constructor.</summary>
public sealed class ObjectTests
{
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
            object page = program.Invoke("Work", make)!;
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

        (string Echo, string Make)[] pairs = [("Shape", "Shape"), ("Animal", "Animal"), ("Animal", "Base"), ("Case", "Case")];
        foreach ((string echo, string make) in pairs)
        {
            object value = program.Invoke("Work", "Make" + make)!;
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

        object node = program.Invoke("Work", "Make")!;
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
