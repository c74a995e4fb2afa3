using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>What an edit makes the generator do again, while somebody types.</summary>
public class IncrementalTests
{
    private const string Marked = """
        namespace Shop;

        internal sealed record Order(int Id, List<string> Lines);

        internal static partial class Work
        {
            [RunInProcess]
            internal static Order Run(Order order) => order;

            [RunInProcess]
            internal static int Count(Order[] orders) => orders.Length;
        }
        """;

    private const string Other = "internal static class Other { internal static int Number() => 1; }";

    [Fact]
    public void An_edit_elsewhere_changes_nothing()
        => Edit(compilation => Replace(compilation, 2, Other.Replace('1', '2')))
            .ShouldAllBe(
                step => step.Reason == IncrementalStepRunReason.Unchanged || step.Reason == IncrementalStepRunReason.Cached);

    [Fact]
    public void An_edit_in_the_body_of_a_method_changes_nothing()
        => Edit(compilation => Replace(compilation, 1, Marked.Replace("=> order;", "=> order with { Id = 5 };")))
            .ShouldAllBe(
                step => step.Reason == IncrementalStepRunReason.Unchanged || step.Reason == IncrementalStepRunReason.Cached);

    [Fact]
    public void An_edit_of_a_type_that_crosses_changes_its_serialiser()
    {
        IReadOnlyList<(string Name, IncrementalStepRunReason Reason)> steps
            = Edit(compilation => Replace(compilation, 1, Marked.Replace("int Id,", "int Id, int Priority,")));

        steps.ShouldContain((StepNames.Types, IncrementalStepRunReason.Modified));
        steps.ShouldContain((StepNames.Contract, IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void A_new_method_leaves_the_others_as_they_are()
    {
        IReadOnlyList<(string Name, IncrementalStepRunReason Reason)> steps
            = Edit(compilation => Replace(compilation, 2, "internal static partial class New { [RunInProcess] internal "
                + "static void Run() { } }"));

        steps.Count(step => step.Name == StepNames.Methods && step.Reason == IncrementalStepRunReason.New).ShouldBe(1);
        steps.Count(step => step.Name == StepNames.Methods && step.Reason == IncrementalStepRunReason.Cached).ShouldBe(2);
    }

    /// <summary>What a declaration in another file decides about a method: before an edit, after it.</summary>
    public static TheoryData<string, string, string> EditsElsewhere => new()
    {
        { "int Run(Data data)", "class Data { public int A { get; set; } }", "class Data { public long A { get; set; } }" },
        { "int Run(Data data)", "class Data { public int A => 1; public int B; }", "class Data { public int A { get; } = 1; public int B; }" },
        { "int Run(Data data)", "class Data { public int A { get { return 1; } } }", "class Data { public int A { get { return field; } } }" },
        { "int Run(int number = Defaults.Number)", "class Defaults { public const int Number = 1; }", "class Defaults { public const int Number = 2; }" },
        { "int Run(Colour colour)", "enum Colour { Red }", "enum Colour : byte { Red }" },
        { "int Run(Data data)", "struct Data { public string A; }", "namespace Shop { struct Data { public string B; } }" },
        { "int Run(Data data)", "partial class Data { public int A { get; set; } }", "partial class Data { [System.Text.Json.Serialization.JsonIgnore] public int A { get; set; } public int B { get; set; } }" },
        {
            "int Run(Data data)",
            "class Data { void M() { } public string A = \"\"; public List<string> B = []; }",
            "class Data { void M() { }\n#if OTHER\n public string A = \"\";\n#endif\n public List<string> B = []; }"
        },
        { "int Run(Data data)", "global using Data = (int A, string B);", "global using Data = (int A, long B);" },
    };

    [Theory]
    [MemberData(nameof(EditsElsewhere))]
    public void An_edit_of_a_declaration_elsewhere_is_seen(string method, string before, string after)
    {
        string marked = $"namespace Shop; internal static partial class Work {{ [RunInProcess] internal static {method} => 1; }}";
        CSharpCompilation compilation = Compiler.Compile([marked, before]);
        GeneratorDriver driver = Compiler.Driver().RunGenerators(compilation);
        string old = Text(driver);

        string edited = Text(driver.RunGenerators(Replace(compilation, 2, after)));

        edited.ShouldNotBe(old);
        edited.ShouldBe(Text(Compiler.Driver().RunGenerators(Compiler.Compile([marked, after]))));

        static string Text(GeneratorDriver driver)
            => string.Concat(
                driver.GetRunResult().Results.Single().GeneratedSources.Select(file => file.HintName + file.SourceText));
    }

    [Fact]
    public void Models_are_equal_when_they_are_made_twice()
    {
        object[] first = Models(Compiler.Compile([Marked, Other]));
        object[] second = Models(Compiler.Compile([Marked, Other]));

        first.Length.ShouldBeGreaterThan(5);
        second.ShouldBe(first);
        second.Select(model => model.GetHashCode()).ShouldBe(first.Select(model => model.GetHashCode()));
    }

    [Fact]
    public void Models_hold_nothing_of_the_compilation()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (object model in Models(Compiler.Compile([Marked, Other])))
            Walk(model, seen);
        seen.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void An_old_compilation_is_let_go()
    {
        (GeneratorDriver driver, WeakReference old) = RunTwice();
        for (int attempt = 0; attempt < 10 && old.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        old.IsAlive.ShouldBeFalse();
        GC.KeepAlive(driver);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static (GeneratorDriver Driver, WeakReference Old) RunTwice()
        {
            CSharpCompilation first = Compiler.Compile([Marked, Other]);
            GeneratorDriver driver = Compiler.Driver(trackSteps: false).RunGenerators(first);
            CSharpCompilation second = Replace(first, 2, Other.Replace('1', '2'));
            return (driver.RunGenerators(second), new WeakReference(first));
        }
    }

    [Fact]
    public void The_order_of_files_and_declarations_makes_no_difference()
    {
        string[] files =
        [
            Marked,
            "namespace Shop; internal static partial class Work { [RunInProcess] internal static int Count(Dictionary<int, Order> orders) => 0; }",
            "namespace A { internal static class Shop_Work { [RunInProcess] internal static List<string> Sort(List<string> texts) => texts; } }",
        ];

        IReadOnlyDictionary<string, string> there = Compiler.Generate(Compiler.Compile(files)).ShouldCompileWithoutWarnings()
            .Files;
        IReadOnlyDictionary<string, string> back = Compiler.Generate(Compiler.Compile(files.Reverse())).Files;
        there.Count.ShouldBeGreaterThan(6);
        back.OrderBy(file => file.Key).ShouldBe(there.OrderBy(file => file.Key));
    }

    [Fact]
    public void The_contract_hash_changes_with_signatures_and_layouts_only()
    {
        string before = Contract(Marked);
        Contract(Marked.Replace("=> order;", "=> order with { Id = 1 };")).ShouldBe(before);
        Contract(Marked.Replace("int Id,", "long Id,")).ShouldNotBe(before);
        Contract(Marked.Replace("int Id,", "int Key,")).ShouldNotBe(before);
        Contract(Marked.Replace("internal static int Count", "internal static long Count")).ShouldNotBe(before);

        static string Contract(string source) => Compiler.Generate(source).Files["Offload.Contract.g.cs"];
    }

    [Fact]
    public void Names_that_differ_in_case_only_get_files_of_their_own()
        => Compiler.Generate("""
            #pragma warning disable CS8981 // lower-case names
            namespace A { internal static partial class Work { [RunInProcess] internal static void Run() { } [RunInProcess] internal static void run() { } } }
            namespace a { internal static partial class work { [RunInProcess] internal static void Run() { } } }
            namespace B { internal sealed record Data(string Text); internal sealed record data(string Text);
                internal static partial class Work { [RunInProcess] internal static void Run(Data one, data two) { } } }
            """).ShouldCompileWithoutWarnings().Files.Count.ShouldBe(7);

    private static IReadOnlyList<(string Name, IncrementalStepRunReason Reason)> Edit(
        Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation compilation = Compiler.Compile([Marked, Other]);
        GeneratorDriver driver = Compiler.Driver().RunGenerators(compilation);
        GeneratorRunResult result = driver.RunGenerators(edit(compilation)).GetRunResult().Results.Single();
        string[] names = [StepNames.Methods, StepNames.Clashes, StepNames.Types, StepNames.Contract];
        IEnumerable<(string, IncrementalStepRunReason)> steps = names.SelectMany(
            name => Reasons(name, result.TrackedSteps[name]));
        return [.. steps, .. result.TrackedOutputSteps.SelectMany(step => Reasons(step.Key, step.Value))];
    }

    private static IEnumerable<(string Name, IncrementalStepRunReason Reason)> Reasons(
        string name, ImmutableArray<IncrementalGeneratorRunStep> steps)
        => steps.SelectMany(step => step.Outputs).Select(output => (name, output.Reason));

    private static CSharpCompilation Replace(CSharpCompilation compilation, int file, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees[file];
        return compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, Compiler.Options(), old.FilePath));
    }

    private static object[] Models(CSharpCompilation compilation)
    {
        GeneratorRunResult result = Compiler.Driver().RunGenerators(compilation).GetRunResult().Results.Single();
        string[] names = [StepNames.Methods, StepNames.Clashes, StepNames.Types, StepNames.Contract];
        IEnumerable<IncrementalGeneratorRunStep> steps = names.SelectMany(name => result.TrackedSteps[name]);
        return [.. steps.SelectMany(step => step.Outputs).Select(output => output.Value)];
    }

    private static void Walk(object? node, HashSet<object> seen)
    {
        if (node is null || !seen.Add(node))
            return;
        node.ShouldNotBeAssignableTo<ISymbol>();
        node.ShouldNotBeAssignableTo<Compilation>();
        node.ShouldNotBeAssignableTo<SyntaxNode>();
        node.ShouldNotBeAssignableTo<Location>();
        Type type = node.GetType();
        if (type.IsPrimitive || type.IsEnum || type == typeof(string))
            return;
        if (node is IEnumerable items)
        {
            foreach (object? item in items)
                Walk(item, seen);
            return;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            Walk(field.GetValue(node), seen);
    }
}
