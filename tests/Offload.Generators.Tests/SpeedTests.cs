using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Offload.Generators.Tests.Harness;
using Xunit.Abstractions;

namespace Offload.Generators.Tests;

/// <summary>
/// Generation keeps up with typing. The figures are printed; the limits are wide, so that a busy machine passes, but what is
/// quadratic does not.
/// </summary>
[Collection(nameof(SpeedTests))]
[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
public class SpeedTests(ITestOutputHelper output)
{
    private const int Methods = 1000;
    private static readonly TimeSpan ColdLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EditLimit = TimeSpan.FromSeconds(2);

    [Fact]
    public void A_thousand_methods_are_generated_in_time_and_an_edit_elsewhere_is_hardly_noticed()
    {
        CSharpCompilation compilation = Compiler.Compile([Program(), "internal static class Other { internal static int Number() => 0; }"]);
        compilation.GetDiagnostics();

        var clock = Stopwatch.StartNew();
        GeneratorDriver driver = Compiler.Driver(trackSteps: false).RunGenerators(compilation);
        TimeSpan cold = clock.Elapsed;
        driver.GetRunResult().GeneratedTrees.Length.ShouldBeGreaterThan(Methods);

        TimeSpan edit = TimeSpan.MaxValue;
        for (int number = 1; number <= 20; number++)
        {
            SyntaxTree old = compilation.SyntaxTrees[^1];
            string text = $"internal static class Other {{ internal static int Number() => {number}; }}";
            compilation = compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, Compiler.Options(), old.FilePath));
            clock.Restart();
            driver = driver.RunGenerators(compilation);
            edit = clock.Elapsed < edit ? clock.Elapsed : edit;
        }

        output.WriteLine($"{Methods} methods: {cold.TotalMilliseconds:F0} ms cold, {edit.TotalMilliseconds:F1} ms after an edit elsewhere (the best of 20)");
        cold.ShouldBeLessThan(ColdLimit);
        edit.ShouldBeLessThan(EditLimit);
    }

    private static string Program()
    {
        var source = new StringBuilder();
        for (int group = 0; group < Methods / 20; group++)
        {
            source.Append($"namespace Shop{group};\n".Replace(';', '{'));
            source.Append($"internal sealed record Order{group}(int Id, string Name, List<Line{group}> Lines, Dictionary<string, decimal> Prices);\n");
            source.Append($"internal sealed record Line{group}(string Product, int Count, DateTime? Due);\n");
            source.Append($"internal static partial class Work{group}\n{{\n");
            for (int method = 0; method < 20; method++)
                source.Append($"    [RunInProcess] internal static Order{group}[] Run{method}(Order{group} order, int number, List<string> texts) => [order];\n");
            source.Append("}\n}\n");
        }

        return source.ToString();
    }
}
