using Microsoft.CodeAnalysis.Editing;

namespace Offload.CodeFixes;

/// <summary>Makes a method static.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakeStaticFix() : CodeFix<MethodDeclarationSyntax>(
    "Make the method static", DiagnosticIds.NotStatic, DiagnosticIds.InvalidStartup)
{
    private protected override bool CanFix(MethodDeclarationSyntax node, Diagnostic diagnostic)
        => diagnostic.Id == DiagnosticIds.NotStatic || Detail(diagnostic) == StartupParser.MissingStatic;

    private protected override Task<Solution> FixAsync(
        Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxGenerator generator = SyntaxGenerator.GetGenerator(document);

        // What only instance methods have goes with it.
        SyntaxTokenList kept = SyntaxFactory.TokenList(node.Modifiers.Where(modifier => modifier.Kind() is not
            (SyntaxKind.VirtualKeyword or SyntaxKind.OverrideKeyword or SyntaxKind.SealedKeyword or SyntaxKind.AbstractKeyword
                or SyntaxKind.ReadOnlyKeyword)));
        MethodDeclarationSyntax method = node.WithModifiers(kept);
        SyntaxNode changed = generator.WithModifiers(method, generator.GetModifiers(method).WithIsStatic(true));
        return ReplaceAsync(document, node, changed, cancellationToken);
    }
}
