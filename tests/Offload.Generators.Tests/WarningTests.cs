using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Offload.Generators.Tests.Harness;

namespace Offload.Generators.Tests;

/// <summary>Generated code has no warning in anybody's build.</summary>
public class WarningTests
{
    private const string PublicProgram = """
        namespace Shop
        {
            /// <summary>An order.</summary>
            /// <param name="Id">Its number.</param>
            /// <param name="Lines">What was ordered.</param>
            public sealed record Order(int Id, IReadOnlyList<string> Lines);

            /// <summary>Orders.</summary>
            public static partial class Orders
            {
                /// <summary>Counts the lines of orders.</summary>
                /// <param name="orders">The orders.</param>
                /// <returns>How many there are.</returns>
                [RunInProcess]
                public static int Count(params Order[] orders) => orders.Sum(order => order.Lines.Count);

                /// <summary>Does something old.</summary>
                [RunInProcess]
                [Obsolete("Use Count.")]
                public static void Old() { }
            }

            /// <summary>Sums.</summary>
            public static class Maths
            {
                /// <summary>Adds.</summary>
                /// <param name="left">One.</param>
                /// <param name="right">The other.</param>
                /// <param name="cancellationToken">Cancels.</param>
                /// <returns>Their sum.</returns>
                [RunInProcess]
                public static async Task<int> AddAsync(int left, int right, CancellationToken cancellationToken = default)
                {
                    await Task.Delay(0, cancellationToken).ConfigureAwait(false);
                    return left + right;
                }
            }
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp14)]
    public void Methods_of_all_shapes_compile_without_a_warning(LanguageVersion language)
        => Compiler.Generate(Samples.Program, language).ShouldCompileWithoutWarnings().Files.Count.ShouldBeGreaterThan(250);

    [Fact]
    public void Documented_public_methods_compile_without_a_warning()
        => Compiler.Generate(PublicProgram).ShouldCompileWithoutWarnings();

    [Fact]
    public async Task The_analyzers_of_the_SDK_have_nothing_to_say()
    {
        CSharpCompilation compilation = Compiler.Generate(PublicProgram).ShouldCompileWithoutWarnings().Compilation;
        ImmutableArray<DiagnosticAnalyzer> analyzers = SdkAnalyzers();
        Dictionary<string, ReportDiagnostic> all = analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Select(rule => rule.Id).Distinct().ToDictionary(id => id, _ => ReportDiagnostic.Warn);
        all.Count.ShouldBeGreaterThan(200);

        ImmutableArray<Diagnostic> diagnostics = await compilation
            .WithOptions(compilation.Options.WithSpecificDiagnosticOptions(all))
            .WithAnalyzers(analyzers)
            .GetAnalyzerDiagnosticsAsync();

        diagnostics.Select(diagnostic => diagnostic.Location.SourceTree?.FilePath)
            .Where(path => path?.EndsWith(".g.cs", StringComparison.Ordinal) == true).ShouldBeEmpty();
    }

    [Fact]
    public void Names_of_the_users_own_do_not_get_in_the_way()
        => Compiler.Generate("""
            #pragma warning disable CS1591
            namespace Shop.System { public static class Task { } public static class Int32 { } }
            namespace Shop.Offload { public static class Serialization { } }
            namespace Shop
            {
                public sealed class Task { public string? Offload { get; set; } public global::System.Collections.Generic.List<string>? Members { get; set; } }
                public sealed class CancellationToken { public int value { get; set; } public int reader { get; set; } public string? count { get; set; } }
                public static partial class Work
                {
                    [global::Offload.RunInProcess]
                    public static Task Run(Task writer, CancellationToken reader, global::System.Collections.Generic.List<Task> descriptor) => writer;
                    public static class Result { }
                    public static class Method { }
                    public static class RunCall { }
                }
            }
            """).ShouldCompileWithoutWarnings().Files.Keys.ShouldContain(file => file.StartsWith("Shop.Work.Run"));

    [Fact]
    public void Two_assemblies_that_see_each_others_internals_have_no_name_in_common()
    {
        const string source = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Second\")] "
            + "public sealed record Data(string Text); public static partial class First { [RunInProcess] internal static Data "
            + "Run(Data data) => data; }";
        CSharpCompilation first = Compiler.Generate(Compiler.Compile(source, assemblyName: "First")).Compilation;
        CSharpCompilation second = Compiler.Compile(
                "public static partial class Second { [RunInProcess] internal static Data Run(Data data) => data; }", assemblyName: "Second")
            .AddReferences(first.ToMetadataReference());
        Compiler.Generate(second).Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Id is "CS0436" or "CS0433")
            .ShouldBeEmpty();
    }

    private static ImmutableArray<DiagnosticAnalyzer> SdkAnalyzers()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../sdk"));
        string folder = Directory.GetDirectories(root, "10.*").OrderBy(path => path, StringComparer.Ordinal)
            .Last() + "/Sdks/Microsoft.NET.Sdk/analyzers";
        return [.. new[] { "Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll" }
            .SelectMany(file => new AnalyzerFileReference(Path.Combine(folder, file), new AssemblyLoader()).GetAnalyzers(LanguageNames.CSharp))];
    }

    private sealed class AssemblyLoader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }
}
