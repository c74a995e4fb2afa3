using Offload.Generators.Analysis;

namespace Offload.CodeFixes;

/// <summary>Passes the caller's cancellation token to a proxy.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PassTokenFix() : CodeFix<InvocationExpressionSyntax>(
    "Pass the cancellation token", DiagnosticIds.TokenNotPassed)
{
    private protected override async Task<Solution> FixAsync(
        Document document, InvocationExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var proxy = (IMethodSymbol)model.GetSymbolInfo(node, cancellationToken).Symbol!;
        IParameterSymbol parameter = proxy.Parameters.First(
            candidate => candidate.Type.Is("System.Threading", "CancellationToken"));
        ArgumentSyntax argument = SyntaxFactory.Argument(
            SyntaxFactory.IdentifierName(diagnostic.Properties[ProxyCallAnalyzer.TokenProperty]!));

        // By name where arguments before it are left out, too.
        if (parameter.Ordinal != node.ArgumentList.Arguments.Count)
            argument = argument.WithNameColon(SyntaxFactory.NameColon(parameter.Name).WithTrailingTrivia(SyntaxFactory.Space));
        SeparatedSyntaxList<ArgumentSyntax> arguments = node.ArgumentList.Arguments.Add(argument);
        if (arguments.Count > 1)
        {
            IEnumerable<SyntaxToken> separators = arguments.GetSeparators()
                .Select(comma => comma.WithTrailingTrivia(SyntaxFactory.Space));
            arguments = SyntaxFactory.SeparatedList(arguments, separators);
        }

        InvocationExpressionSyntax changed = node.WithArgumentList(node.ArgumentList.WithArguments(arguments));
        return await ReplaceAsync(document, node, changed, cancellationToken).ConfigureAwait(false);
    }
}
