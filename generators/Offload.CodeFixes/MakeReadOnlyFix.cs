using Microsoft.CodeAnalysis.FindSymbols;
using Offload.Generators.Analysis;

namespace Offload.CodeFixes;

/// <summary>Makes a static that nobody writes one that nobody can write: then it is the same in every process.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakeReadOnlyFix() : CodeFix<ExpressionSyntax>("Make it read-only", DiagnosticIds.MutableStatic)
{
    private protected override async Task<bool> CanFixAsync(
        Document document, ExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
        => await FindDeclarationAsync(document, node, cancellationToken).ConfigureAwait(false) is { } found
            && !await IsWrittenAsync(document.Project.Solution, found.Symbol, cancellationToken).ConfigureAwait(false);

    private protected override async Task<Solution> FixAsync(
        Document document, ExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        (_, SyntaxNode declaration) =
            (await FindDeclarationAsync(document, node, cancellationToken).ConfigureAwait(false))!.Value;
        Document declaring = document.Project.Solution.GetDocument(declaration.SyntaxTree)!;
        return await ReplaceAsync(declaring, declaration, ReadOnly(declaration), cancellationToken).ConfigureAwait(false);
    }

    // One variable to a declaration, or an automatic property: of anything else a part would have to stay as it is.
    private static async Task<(ISymbol Symbol, SyntaxNode Declaration)?> FindDeclarationAsync(
        Document document, ExpressionSyntax node, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        ISymbol? symbol = model.GetSymbolInfo(node, cancellationToken).Symbol;
        if (symbol is not { DeclaringSyntaxReferences: [{ } reference] } || IsPublic(symbol))
            return null;
        return await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) switch
        {
            VariableDeclaratorSyntax
            {
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax field }
            }
                when !field.Modifiers.Any(SyntaxKind.VolatileKeyword) => (symbol, field),
            PropertyDeclarationSyntax { AccessorList: { } accessors } property
                when accessors.Accessors.All(IsAutomatic) => (symbol, property),
            _ => null,
        };
    }

    // Whoever references the assembly may write what is public.
    private static bool IsPublic(ISymbol symbol)
    {
        for (ISymbol? level = symbol; level is not null and not INamespaceSymbol; level = level.ContainingSymbol)
        {
            if (level.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal
                or Accessibility.ProtectedAndInternal)
                return false;
        }

        return true;
    }

    private static bool IsAutomatic(AccessorDeclarationSyntax accessor) => accessor is { Body: null, ExpressionBody: null };

    private static SyntaxNode ReadOnly(SyntaxNode declaration) => declaration switch
    {
        FieldDeclarationSyntax field => field.AddModifiers(
            SyntaxFactory.Token(SyntaxKind.ReadOnlyKeyword).WithTrailingTrivia(SyntaxFactory.Space)),
        PropertyDeclarationSyntax property => property.RemoveNode(
            property.AccessorList!.Accessors.Single(accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration)),
            SyntaxRemoveOptions.KeepNoTrivia)!,
        _ => declaration,
    };

    private static async Task<bool> IsWrittenAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken)
    {
        IEnumerable<ReferencedSymbol> references
            = await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false);
        foreach (ReferenceLocation location in references.SelectMany(reference => reference.Locations))
        {
            SyntaxNode? root = await location.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            SemanticModel? model = await location.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            SyntaxNode? name = root?.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
            SyntaxNode? expression = name is { Parent: MemberAccessExpressionSyntax access } && access.Name == name
                ? access
                : name;
            if (expression is null || model?.GetOperation(expression, cancellationToken) is not { } operation
                || operation.IsWritten())
                return true;
        }

        return false;
    }
}
