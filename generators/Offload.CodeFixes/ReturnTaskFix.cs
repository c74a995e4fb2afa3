using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Offload.Generators.Diagnostics;

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
