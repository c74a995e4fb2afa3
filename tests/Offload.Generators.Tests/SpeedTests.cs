using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Offload.Generators.Tests.Harness;
using Xunit.Abstractions;

namespace Offload.Generators.Tests;

/// <summary>
/// Generation keeps up with typing: 1,000 methods in less than a second, an edit elsewhere in less than 20 ms. A busy machine
/// makes the clock worthless, and the processor's own time still differs threefold between two runs of the same code: what is
/// held is what is allocated, which hardly differs at all, as a multiple of what the compiler itself allocates to find the marked
/// methods. The processor's time, the least of several rounds by turns with the compiler's, is printed, and held to a multiple
/// that only what is quadratic exceeds.
/// </summary>
[Collection(nameof(SpeedTests))]
[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
public class SpeedTests(ITestOutputHelper output)
{
    private const int Methods = 1000;
    private const int Edits = 60;

    // Of a 2020s server's processor the compiler takes 10 ms at first and 5 ms after an edit; this is at most 20 times as much.
    private const double MostTime = 40;

    // Measured: 11, 1.2 and 4.7. After an edit of a declaration the compiler binds all signatures again.
    private const double MostFromNothing = 16;
    private const double MostAfterEdit = 1.5;
    private const double MostAfterEditOfDeclaration = 7;

    [Fact]
    public void A_thousand_methods_are_generated_in_time()
    {
        Cost finding = Cost.Unknown;
        Cost generating = Cost.Unknown;
        for (int round = 0; round < 3; round++)
        {
            finding = finding.Least(Measure(FindingDriver(), NewCompilation()).Cost);
            (GeneratorDriver driver, Cost cost) = Measure(Compiler.Driver(trackSteps: false), NewCompilation());
            generating = generating.Least(cost);
            driver.GetRunResult().GeneratedTrees.Length.ShouldBeGreaterThan(Methods);
        }

        Check($"{Methods} methods from nothing", generating, finding, MostFromNothing);
    }

    [Fact]
    public void An_edit_in_a_body_elsewhere_is_hardly_noticed()
        => CheckEdit(
            "an edit in a body elsewhere",
            number => $"internal static class Other {{ internal static int Number() => {number}; }}", MostAfterEdit);

    [Fact]
    public void An_edit_of_a_declaration_elsewhere_parses_once_and_generates_nothing()
        => CheckEdit(
            "an edit of a declaration elsewhere", number => $"internal static class Other{number} {{ }}",
            MostAfterEditOfDeclaration);

    private void CheckEdit(string what, Func<int, string> edited, double most)
    {
        CSharpCompilation compilation = NewCompilation();
        GeneratorDriver finder = FindingDriver().RunGenerators(compilation);
        GeneratorDriver generator = Compiler.Driver(trackSteps: false).RunGenerators(compilation);
        Cost finding = Cost.Unknown;
        Cost generating = Cost.Unknown;
        for (int number = 1; number <= Edits; number++)
        {
            // Each sees a compilation that nobody has bound anything of.
            (finder, Cost cost) = Measure(finder, Edit(compilation, edited(number)));
            finding = finding.Least(cost);
            (generator, cost) = Measure(generator, Edit(compilation, edited(number)));
            generating = generating.Least(cost);
        }

        Check($"{Methods} methods after {what}", generating, finding, most);
    }

    private void Check(string what, Cost generating, Cost finding, double most)
    {
        double bytes = (double)generating.Bytes / finding.Bytes;
        double time = generating.Time / finding.Time;
        output.WriteLine($"{what}: {generating}, of which the compiler takes {finding} to find them");
        output.WriteLine(
            $"allocated: {bytes:F2} times as much (at most {most}); time: {time:F2} times as much (at most {MostTime})");
        bytes.ShouldBeLessThan(most);
        time.ShouldBeLessThan(MostTime);
    }

    private static (GeneratorDriver Driver, Cost Cost) Measure(GeneratorDriver driver, CSharpCompilation compilation)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        driver = driver.RunGenerators(compilation);
        TimeSpan time = Environment.CpuUsage.TotalTime - start;
        return (driver, new Cost(time, GC.GetTotalAllocatedBytes(precise: true) - bytes));
    }

    private static CSharpGeneratorDriver FindingDriver()
        => CSharpGeneratorDriver.Create([new FindingGenerator().AsSourceGenerator()], parseOptions: Compiler.Options());

    private static CSharpCompilation NewCompilation()
        => Compiler.Compile([Program(), "internal static class Other { internal static int Number() => 0; }"]);

    private static CSharpCompilation Edit(CSharpCompilation compilation, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees[^1];
        return compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, Compiler.Options(), old.FilePath));
    }

    private static string Program()
    {
        var source = new StringBuilder();
        for (int group = 0; group < Methods / 20; group++)
        {
            source.Append($"namespace Shop{group};\n".Replace(';', '{'));
            source.Append($"internal sealed record Order{group}(int Id, string Name, List<Line{group}> Lines, "
                + "Dictionary<string, decimal> Prices);\n");
            source.Append($"internal sealed record Line{group}(string Product, int Count, DateTime? Due);\n");
            source.Append($"internal static partial class Work{group}\n{{\n");
            for (int method = 0; method < 20; method++)
                source.Append($"    [RunInProcess] internal static Order{group}[] Run{method}(Order{group} order, int number, "
                    + "List<string> texts) => [order];\n");
            source.Append("}\n}\n");
        }

        return source.ToString();
    }

    /// <summary>Has the compiler find the marked methods, and does nothing with them.</summary>
    private sealed class FindingGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
            => context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(
                    Parsing.MethodParser.AttributeName, static (node, _) => node is MethodDeclarationSyntax,
                    static (marked, _) => marked.TargetSymbol.Name),
                static (_, _) => { });
    }

    private readonly record struct Cost(TimeSpan Time, long Bytes)
    {
        public static Cost Unknown => new(TimeSpan.MaxValue, long.MaxValue);

        public Cost Least(Cost other) => new(Time < other.Time ? Time : other.Time, Math.Min(Bytes, other.Bytes));

        public override string ToString() => $"{Time.TotalMilliseconds:F1} ms and {Bytes / 1048576.0:F1} MiB";
    }
}
