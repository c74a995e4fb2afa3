using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Offload.Generators.Diagnostics;
using Offload.Generators.Parsing;

namespace Offload.Generators.Analysis;

/// <summary>Parameters and results of marked methods that cross, but not as their author may think.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SignatureAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> Starts
        = new(StringComparer.OrdinalIgnoreCase) { "offset", "start", "index", "startIndex" };

    private static readonly HashSet<string> Lengths = new(StringComparer.OrdinalIgnoreCase) { "count", "length", "size" };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
        = ImmutableArray.Create(Rules.DisposableResult, Rules.ArrayPart);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!method.Has(MethodParser.AttributeName))
            return;
        ITypeSymbol result = method.ReturnType;
        if (result is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ } awaited] })
            result = awaited;
        if (IsUsersDisposable(result))
            context.ReportDiagnostic(
                Diagnostic.Create(Rules.DisposableResult, method.Locations[0], method.Name, result.ForMessage()));
        AnalyzeParts(context, method);
    }

    private static void AnalyzeParts(SymbolAnalysisContext context, IMethodSymbol method)
    {
        IParameterSymbol? start = method.Parameters.FirstOrDefault(
            parameter => IsInt(parameter) && Starts.Contains(parameter.Name));
        IParameterSymbol? length = method.Parameters.FirstOrDefault(
            parameter => IsInt(parameter) && Lengths.Contains(parameter.Name));
        IParameterSymbol[] arrays = [.. method.Parameters.Where(parameter => parameter.Type is IArrayTypeSymbol { Rank: 1 })];
        if (start is null || length is null || arrays is not [{ Type: IArrayTypeSymbol type } array])
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.ArrayPart, array.Locations[0], array.Name, start.Name, length.Name, type.ElementType.ForMessage()));
    }

    private static bool IsInt(IParameterSymbol parameter) => parameter.Type.SpecialType == SpecialType.System_Int32;

    // What can't cross at all has an error already; a task is awaited, not disposed.
    private static bool IsUsersDisposable(ITypeSymbol type)
        => type is { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.IsEmpty: false }
            && type.AllInterfaces.Any(candidate => candidate.Qualified() is "System.IDisposable" or "System.IAsyncDisposable");
}
