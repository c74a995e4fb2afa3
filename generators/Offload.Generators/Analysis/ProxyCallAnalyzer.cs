using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Offload.Generators.Diagnostics;
using Offload.Generators.Parsing;

namespace Offload.Generators.Analysis;

/// <summary>Calls of proxies whose outcome nobody sees, or that can't be cancelled although their caller can.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProxyCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
        = ImmutableArray.Create(Rules.DroppedTask, Rules.TokenNotPassed);

    /// <summary>Where a diagnostic says which token to pass.</summary>
    internal const string TokenProperty = "Token";

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.ReturnType.Name != "Task" || !ProxyNames.IsGenerated(call.TargetMethod))
            return;
        if (call.Parent is IExpressionStatementOperation && !IsInAsyncFunction(call.Syntax))
            context.ReportDiagnostic(Diagnostic.Create(Rules.DroppedTask, call.Syntax.GetLocation(), call.TargetMethod.Name));
        if (FindToken(context.ContainingSymbol) is { } token && LeavesTokenOut(call))
        {
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
                .Add(TokenProperty, token.Name);
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.TokenNotPassed, call.Syntax.GetLocation(), properties, call.TargetMethod.Name, token.Name));
        }
    }

    // There the compiler says so itself (CS4014).
    private static bool IsInAsyncFunction(SyntaxNode node)
        => node.Ancestors().FirstOrDefault(ancestor
            => ancestor is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
                or AnonymousFunctionExpressionSyntax) switch
        {
            BaseMethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
            LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
            AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.AsyncKeyword),
            _ => false,
        };

    private static IParameterSymbol? FindToken(ISymbol container)
        => (container as IMethodSymbol)?.Parameters.FirstOrDefault(IsToken);

    private static bool LeavesTokenOut(IInvocationOperation call)
        => call.Arguments.Any(argument
            => argument is { ArgumentKind: ArgumentKind.DefaultValue, Parameter: { } parameter } && IsToken(parameter));

    private static bool IsToken(IParameterSymbol parameter) => parameter.Type.Is("System.Threading", "CancellationToken");
}
