using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Offload.Generators.Analysis;

namespace Offload.Generators.Tests.Harness;

/// <summary>Compiles source as a user's project would: nullable, all warnings shown, documentation checked.</summary>
internal static class Compiler
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Offload;
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal)
                || name is "netstandard.dll" or "mscorlib.dll" or "Offload.dll" or "Offload.Serialization.dll"
                    or "Microsoft.CSharp.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>All analyzers of the package.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(RunInProcessAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static CSharpCompilation Compile(
        string source, LanguageVersion language = LanguageVersion.CSharp14, string assemblyName = "Shop", bool isProgram = false)
        => Compile([source], language, assemblyName, isProgram);

    public static CSharpCompilation Compile(
        IEnumerable<string> sources, LanguageVersion language = LanguageVersion.CSharp14, string assemblyName = "Shop",
        bool isProgram = false)
    {
        CSharpParseOptions options = Options(language);
        IEnumerable<SyntaxTree> trees = sources.Prepend(GlobalUsings)
            .Select((text, index) => CSharpSyntaxTree.ParseText(text, options, path: $"/src/File{index}.cs"));
        return CSharpCompilation.Create(
            assemblyName,
            trees,
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: 9999,
                allowUnsafe: true));
    }

    public static CSharpParseOptions Options(LanguageVersion language = LanguageVersion.CSharp14)
        => new(language, DocumentationMode.Diagnose);

    public static GeneratorDriver Driver(LanguageVersion language = LanguageVersion.CSharp14, bool trackSteps = true)
        => CSharpGeneratorDriver.Create(
            [new OffloadGenerator().AsSourceGenerator()],
            parseOptions: Options(language),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

    /// <summary>Runs the generator, and makes sure that it didn't fail.</summary>
    public static GeneratedCompilation Generate(CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver(compilation.LanguageVersion).RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        diagnostics.ShouldBeEmpty();
        return new GeneratedCompilation((CSharpCompilation)output, driver.GetRunResult());
    }

    public static GeneratedCompilation Generate(string source, LanguageVersion language = LanguageVersion.CSharp14)
        => Generate(Compile(source, language));

    /// <summary>What the analyzers say, in order of place. They see what has been generated, as they do in a build.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation source)
    {
        CSharpCompilation compilation = Generate(source).Compilation;
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        diagnostics.Where(diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal)).ShouldBeEmpty();
        return
        [
            .. diagnostics.Where(diagnostic => !diagnostic.IsSuppressed)
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    /// <summary>The code that a diagnostic underlines.</summary>
    public static string PlaceOf(Diagnostic diagnostic)
        => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    public static Assembly Load(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ShouldBeEmpty();
        result.Success.ShouldBeTrue();
        image.Position = 0;
        return new AssemblyLoadContext(compilation.AssemblyName, isCollectible: true).LoadFromStream(image);
    }
}
