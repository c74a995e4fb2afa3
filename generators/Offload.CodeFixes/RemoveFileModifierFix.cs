namespace Offload.CodeFixes;

/// <summary>Makes a file-local type one that the whole assembly can see.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RemoveFileModifierFix() : CodeFix<MethodDeclarationSyntax>(
    "Remove the modifier 'file'", DiagnosticIds.FileLocalType)
{
    private protected override Task<Solution> FixAsync(
        Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TypeDeclarationSyntax type = node.Ancestors().OfType<TypeDeclarationSyntax>()
            .First(candidate => candidate.Modifiers.Any(SyntaxKind.FileKeyword));
        SyntaxTokenList modifiers = SyntaxFactory.TokenList(
            type.Modifiers.Select(modifier => modifier.IsKind(SyntaxKind.FileKeyword)
            ? SyntaxFactory.Token(SyntaxKind.InternalKeyword).WithTriviaFrom(modifier)
            : modifier));
        return ReplaceAsync(document, type, type.WithModifiers(modifiers), cancellationToken);
    }
}
