using Microsoft.CodeAnalysis.FindSymbols;

namespace Offload.CodeFixes;

/// <summary>Removes the second cancellation token of a method, which then looks at the first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UseOneTokenFix() : CodeFix<ParameterSyntax>("Remove it and use the first token", DiagnosticIds.SeveralTokens)
{
    // Those who call the method pass one argument less: where they are is known for what only this project can see.
    private protected override async Task<bool> CanFixAsync(
        Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
        => node.Parent?.Parent is MethodDeclarationSyntax
            && await FindMethodAsync(document, node, cancellationToken).ConfigureAwait(false) is { } method
            && !await IsCalledAsync(document, method, cancellationToken).ConfigureAwait(false);

    private protected override async Task<Solution> FixAsync(
        Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        IParameterSymbol removed = model.GetDeclaredSymbol(node, cancellationToken)!;
        IParameterSymbol kept = ((IMethodSymbol)removed.ContainingSymbol).Parameters
            .First(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, removed.Type));
        var method = (MethodDeclarationSyntax)node.Parent!.Parent!;
        IEnumerable<IdentifierNameSyntax> uses = method.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.Text == removed.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, removed));
        MethodDeclarationSyntax changed = method.TrackNodes(uses.Append<SyntaxNode>(node));
        foreach (IdentifierNameSyntax use in uses)
            changed = changed.ReplaceNode(
                changed.GetCurrentNode(use)!, SyntaxFactory.IdentifierName(kept.Name).WithTriviaFrom(use));
        changed = changed.RemoveNode(changed.GetCurrentNode(node)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        return await ReplaceAsync(document, method, changed, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IMethodSymbol?> FindMethodAsync(
        Document document, ParameterSyntax node, CancellationToken cancellationToken)
        => (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))
            ?.GetDeclaredSymbol(node, cancellationToken)?.ContainingSymbol as IMethodSymbol;

    private static async Task<bool> IsCalledAsync(
        Document document, IMethodSymbol method, CancellationToken cancellationToken)
        => (await SymbolFinder.FindReferencesAsync(method, document.Project.Solution, cancellationToken).ConfigureAwait(false))
            .Any(reference => reference.Locations.Any());
}
