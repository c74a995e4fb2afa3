using Microsoft.CodeAnalysis.Editing;

namespace Offload.CodeFixes;

/// <summary>Makes a method, and the types around it, visible to generated code.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakeAccessibleFix() : CodeFix<MethodDeclarationSyntax>("Make it internal", DiagnosticIds.InvalidStartup)
{
    private protected override bool CanFix(MethodDeclarationSyntax node, Diagnostic diagnostic)
        => Detail(diagnostic) == StartupParser.MissingAccess;

    private protected override async Task<Solution> FixAsync(
        Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxGenerator generator = SyntaxGenerator.GetGenerator(document);
        IEnumerable<SyntaxNode> hidden = node.AncestorsAndSelf()
            .Where(level => level is MethodDeclarationSyntax || level is TypeDeclarationSyntax { Parent: TypeDeclarationSyntax })
            .Where(level => generator.GetAccessibility(level) is
                Accessibility.NotApplicable or Accessibility.Private or Accessibility.Protected
                    or Accessibility.ProtectedAndInternal);
        SyntaxNode changed = root.ReplaceNodes(hidden, (_, level) => generator.WithAccessibility(level, Accessibility.Internal));
        return document.WithSyntaxRoot(changed).Project.Solution;
    }
}
