namespace Offload.CodeFixes;

/// <summary>Gives a proxy whose name is taken another one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RenameProxyFix() : CodeFix<MethodDeclarationSyntax>(
    "Give the proxy another name", DiagnosticIds.ProxyNameClash)
{
    private const string ProxyName = "ProxyName";

    private protected override async Task<Solution> FixAsync(
        Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        IMethodSymbol method = model.GetDeclaredSymbol(node, cancellationToken)!;
        AttributeSyntax attribute = (AttributeSyntax)await method.Find(MethodParser.AttributeName)!
            .ApplicationSyntaxReference!.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);

        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(
            SyntaxFactory.NameEquals(ProxyName),
            nameColon: null,
            SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(FreeName(method))));
        IEnumerable<AttributeArgumentSyntax> others = attribute.ArgumentList?.Arguments
            .Where(other => other.NameEquals?.Name.Identifier.Text != ProxyName) ?? [];
        AttributeArgumentListSyntax list = SyntaxFactory.AttributeArgumentList(
            SyntaxFactory.SeparatedList([.. others, argument.NormalizeWhitespace()]))
            .NormalizeWhitespace();
        return await ReplaceAsync(document, attribute, attribute.WithArgumentList(list), cancellationToken).ConfigureAwait(false);
    }

    private static string FreeName(IMethodSymbol method)
    {
        const string suffix = "Async";
        string stem = method.Name.EndsWith(suffix, StringComparison.Ordinal)
            ? method.Name.Substring(0, method.Name.Length - suffix.Length)
            : method.Name;
        IEnumerable<string> names = new[] { $"{stem}InProcessAsync", $"{stem}InWorkerAsync" }
            .Concat(Enumerable.Range(2, 100).Select(number => $"{stem}InWorker{number}Async"));
        return names.First(name => method.ContainingType.GetMembers(name).IsEmpty);
    }
}
