using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>The types around a marked method.</summary>
internal static class ContainerParser
{
    public static ContainerModel Parse(INamedTypeSymbol type)
    {
        var levels = new List<ContainerLevel>();
        foreach (INamedTypeSymbol level in type.WithOuterTypes())
        {
            bool hidden = level.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected
                or Accessibility.ProtectedAndInternal;
            levels.Insert(0, new ContainerLevel(Keyword(level), SymbolNames.Escape(level.Name), level.Plain(), hidden));
        }

        string space = type.ContainingNamespace.IsGlobalNamespace ? string.Empty : SpaceName(type.ContainingNamespace);
        return new ContainerModel(space, levels.ToEquatableArray());
    }

    /// <summary>The innermost type that would have to become partial; null if generated code can add members.</summary>
    public static INamedTypeSymbol? FindNotPartial(INamedTypeSymbol type)
        => type.WithOuterTypes().FirstOrDefault(level => !IsPartial(level));

    public static string SpaceName(INamespaceSymbol space)
        => space.ToDisplayString(
            SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    private static bool IsPartial(INamedTypeSymbol type)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            // Program of top-level statements is declared by the statements, too.
            if (reference.GetSyntax() is TypeDeclarationSyntax declaration)
                return declaration.Modifiers.Any(SyntaxKind.PartialKeyword);
        }

        return false;
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { IsValueType: true } => "struct",
        _ => "class",
    };
}
