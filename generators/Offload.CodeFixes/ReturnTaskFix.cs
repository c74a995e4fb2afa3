using Microsoft.CodeAnalysis.Simplification;

namespace Offload.CodeFixes;

/// <summary>Makes an <c>async void</c> method one that returns a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReturnTaskFix() : CodeFix<MethodDeclarationSyntax>("Return Task", DiagnosticIds.AsyncVoid)
{
    private protected override Task<Solution> FixAsync(
        Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TypeSyntax task = SyntaxFactory.ParseTypeName("global::System.Threading.Tasks.Task")
            .WithAdditionalAnnotations(Simplifier.Annotation)
            .WithTriviaFrom(node.ReturnType);
        return ReplaceAsync(document, node, node.WithReturnType(task), cancellationToken);
    }
}
