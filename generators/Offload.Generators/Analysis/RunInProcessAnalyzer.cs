using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Offload.Generators.Diagnostics;
using Offload.Generators.Parsing;

namespace Offload.Generators.Analysis;

/// <summary>Says why a marked method gets no proxy.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RunInProcessAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Rules.NotStatic, Rules.GenericMethod, Rules.GenericContainer, Rules.RefParameter, Rules.UnserializableParameter,
        Rules.UnserializableResult, Rules.UnserializableItem, Rules.UnserializableReport, Rules.UnserializableCallback,
        Rules.ContainerNotExtensible, Rules.ProxyNameClash, Rules.FileLocalType, Rules.NotAMethod,
        Rules.SeveralTokens, Rules.InvalidSetting, Rules.AsyncVoid);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        context.RegisterSyntaxNodeAction(
            AnalyzeFunction, SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression,
            SyntaxKind.SimpleLambdaExpression);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.Find(MethodParser.AttributeName) is not { } attribute)
            return;
        MethodParser.Parse(method, attribute, context.Compilation, out IReadOnlyList<Problem> problems);
        foreach (Problem problem in problems)
            context.ReportDiagnostic(problem.ToDiagnostic());
    }

    private static void AnalyzeFunction(SyntaxNodeAnalysisContext context)
    {
        SyntaxList<AttributeListSyntax> attributes = context.Node switch
        {
            LocalFunctionStatementSyntax function => function.AttributeLists,
            LambdaExpressionSyntax lambda => lambda.AttributeLists,
            _ => default,
        };
        if (attributes.Count == 0)
            return;
        ISymbol? symbol = context.Node is LocalFunctionStatementSyntax
            ? context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken)
            : context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol;
        if (symbol?.Find(MethodParser.AttributeName) is not { } attribute)
            return;
        string what = context.Node is LocalFunctionStatementSyntax ? $"The local function '{symbol.Name}'" : "A lambda";
        context.ReportDiagnostic(Diagnostic.Create(Rules.NotAMethod, attribute.Location() ?? context.Node.GetLocation(), what));
    }
}
