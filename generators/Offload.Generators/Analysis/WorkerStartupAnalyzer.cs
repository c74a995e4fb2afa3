using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Offload.Generators.Diagnostics;
using Offload.Generators.Parsing;

namespace Offload.Generators.Analysis;

/// <summary>Says why a method can't run at a worker's start.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkerStartupAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.InvalidStartup);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.Find(StartupParser.AttributeName) is not { } attribute)
            return;
        StartupParser.Parse(method, attribute, context.Compilation, out Problem? problem);
        if (problem is not null)
            context.ReportDiagnostic(problem.ToDiagnostic());
    }
}
