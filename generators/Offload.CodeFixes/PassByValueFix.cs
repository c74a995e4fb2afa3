namespace Offload.CodeFixes;

/// <summary>Makes a <c>ref</c> or <c>out</c> parameter one that is passed by value.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PassByValueFix() : CodeFix<ParameterSyntax>("Pass by value", DiagnosticIds.RefParameter)
{
    private protected override Task<Solution> FixAsync(
        Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxTokenList modifiers = SyntaxFactory.TokenList(
            node.Modifiers.Where(modifier => modifier.Kind() is not (SyntaxKind.RefKeyword or SyntaxKind.OutKeyword)));
        return ReplaceAsync(document, node, node.WithModifiers(modifiers).WithTriviaFrom(node), cancellationToken);
    }
}
