using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Offload.Generators.Parsing;

/// <summary>Tells iterators from methods that return a collection.</summary>
internal static class Iterators
{
    public static bool IsIterator(IMethodSymbol method)
        => (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .OfType<MethodDeclarationSyntax>()
            .Any(syntax => syntax.Body is { } body && Yields(body));

    // What a function inside yields is not the method's.
    private static bool Yields(SyntaxNode body)
        => body.DescendantNodes(
            static node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or ExpressionSyntax))
            .Any(static node => node is YieldStatementSyntax);
}
