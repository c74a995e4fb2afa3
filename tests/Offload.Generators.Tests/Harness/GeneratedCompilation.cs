using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Offload.Generators.Tests.Harness;

/// <summary>A compilation with what was generated for it.</summary>
internal sealed record GeneratedCompilation(CSharpCompilation Compilation, GeneratorDriverRunResult Result)
{
    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Files
        => Result.Results.Single().GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <summary>Makes sure that neither the user's code nor the generated one has a warning.</summary>
    public GeneratedCompilation ShouldCompileWithoutWarnings()
    {
        Diagnostic[] diagnostics =
            [.. Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        IEnumerable<SyntaxTree?> trees = diagnostics.Select(diagnostic => diagnostic.Location.SourceTree).Distinct();
        diagnostics.ShouldBeEmpty(string.Join("\n\n", trees.Select(tree => $"=== {tree?.FilePath}\n{tree}")));
        return this;
    }

    /// <summary>Makes sure that nothing is an error; warnings are the test's own business.</summary>
    public void ShouldCompile()
        => Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();

    public LoadedProgram Load() => new(Compiler.Load(ShouldCompileWithoutWarnings().Compilation));
}
