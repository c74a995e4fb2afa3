using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Simplification;

namespace Offload.CodeFixes;

/// <summary>Lists the classes that derive from an interface or abstract class, with <c>[JsonDerivedType]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ListDerivedTypesFix() : CodeFix<SyntaxNode>(
    "List the derived classes with [JsonDerivedType]", DiagnosticIds.UnserializableParameter, DiagnosticIds.UnserializableResult,
    DiagnosticIds.UnserializableItem, DiagnosticIds.UnserializableReport, DiagnosticIds.UnserializableCallback)
{
    private protected override bool CanFix(SyntaxNode node, Diagnostic diagnostic)
        => Detail(diagnostic) is not null;

    private protected override async Task<Solution> FixAsync(
        Document document, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
        Solution solution = document.Project.Solution;
        string id = Detail(diagnostic)!;
        ISymbol? symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation);
        if (symbol is not INamedTypeSymbol { DeclaringSyntaxReferences: [{ } reference, ..] } type
            || solution.GetDocument(reference.SyntaxTree) is not { } declaring)
        {
            return solution;
        }

        IEnumerable<INamedTypeSymbol> derived = type.TypeKind == TypeKind.Interface
            ? await SymbolFinder.FindImplementationsAsync(type, solution, cancellationToken: cancellationToken)
                .ConfigureAwait(false)
            : await SymbolFinder.FindDerivedClassesAsync(type, solution, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        DocumentEditor editor = await DocumentEditor.CreateAsync(declaring, cancellationToken).ConfigureAwait(false);
        SyntaxNode declaration = await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
        foreach (INamedTypeSymbol item in derived.Where(IsListable).OrderBy(item => item.Name, StringComparer.Ordinal))
            editor.AddAttribute(declaration, Attribute(editor.Generator, item));
        return editor.GetChangedDocument().Project.Solution;
    }

    private static bool IsListable(INamedTypeSymbol type)
        => type is { IsAbstract: false, TypeKind: TypeKind.Class, IsGenericType: false };

    private static AttributeListSyntax Attribute(SyntaxGenerator generator, INamedTypeSymbol type)
        => SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(
            SyntaxFactory.ParseName("global::System.Text.Json.Serialization.JsonDerivedType")
                .WithAdditionalAnnotations(Simplifier.Annotation),
            SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(
                SyntaxFactory.AttributeArgument(
                    (ExpressionSyntax)generator.TypeOfExpression(generator.TypeExpression(type))))))));
}
