namespace Offload.CodeFixes;

/// <summary>Makes the types around a method partial, so that the proxy can be their member.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakePartialFix() : CodeFix<MethodDeclarationSyntax>(
    "Make the type partial", DiagnosticIds.ContainerNotExtensible)
{
    private protected override async Task<Solution> FixAsync(
        Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        IEnumerable<TypeDeclarationSyntax> types = node.Ancestors().OfType<TypeDeclarationSyntax>()
            .Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword));
        return document.WithSyntaxRoot(root.ReplaceNodes(types, static (_, type) => MakePartial(type))).Project.Solution;
    }

    // The keyword has to be the last modifier; what stands before the type stays before it.
    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax type)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
            return type.WithModifiers(type.Modifiers.Add(partial));
        SyntaxTriviaList leading = type.Keyword.LeadingTrivia;
        return type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(
            SyntaxFactory.TokenList(partial.WithLeadingTrivia(leading)));
    }
}
