using System.Text;
using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>The names under which generated code and messages refer to symbols.</summary>
internal static class SymbolNames
{
    // The same for List<string> and List<string?>, (int A, int B) and (int, int): they share a serialiser.
    private static readonly SymbolDisplayFormat PlainFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.ExpandNullable
            | SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static readonly SymbolDisplayFormat DeclaredFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat MessageFormat = SymbolDisplayFormat.CSharpShortErrorMessageFormat
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly SymbolDisplayFormat QualifiedFormat = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType);

    /// <summary>The name that is the identity of a type's serialiser.</summary>
    public static string Plain(this ITypeSymbol type) => type.ToDisplayString(PlainFormat);

    /// <summary>The name as the user would declare it, with tuple names and nullability.</summary>
    public static string Declared(this ITypeSymbol type) => type.ToDisplayString(DeclaredFormat);

    /// <summary>The name as messages show it.</summary>
    public static string ForMessage(this ISymbol symbol) => symbol.ToDisplayString(MessageFormat);

    /// <summary>Namespace, types around it and name, e.g. <c>Shop.Imaging</c>.</summary>
    public static string Qualified(this ISymbol symbol) => symbol.ToDisplayString(QualifiedFormat);

    /// <summary>Whether a type is the one with this namespace and metadata name, whatever its type arguments.</summary>
    public static bool Is(this ITypeSymbol type, string space, string metadataName)
        => type.MetadataName == metadataName && type.ContainingType is null
            && type.ContainingNamespace?.ToDisplayString() == space;

    /// <summary>Whether a symbol has an attribute of this full name.</summary>
    public static bool Has(this ISymbol symbol, string attribute) => symbol.Find(attribute) is not null;

    /// <summary>The attribute of this full name; null if there is none.</summary>
    public static AttributeData? Find(this ISymbol symbol, string attribute)
    {
        foreach (AttributeData data in symbol.GetAttributes())
        {
            if (data.AttributeClass is { } type && attribute.EndsWith(type.Name, StringComparison.Ordinal)
                && type.Qualified() == attribute)
                return data;
        }

        return null;
    }

    /// <summary>Where an attribute is written; null if that is in another assembly.</summary>
    public static Location? Location(this AttributeData attribute)
        => attribute.ApplicationSyntaxReference is { } reference ? reference.SyntaxTree.GetLocation(reference.Span) : null;

    /// <summary>The name of a type as a part of an identifier: <c>Dictionary_of_String_and_Shop_Person</c>.</summary>
    public static string ForIdentifier(this ITypeSymbol type)
    {
        var name = new StringBuilder();
        AppendIdentifier(name, type);
        return name.ToString();
    }

    /// <summary>An identifier with <c>@</c> where it is a keyword.</summary>
    public static string Escape(string name)
        => Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name) != Microsoft.CodeAnalysis.CSharp.SyntaxKind.None
            || Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetContextualKeywordKind(
                name) != Microsoft.CodeAnalysis.CSharp.SyntaxKind.None
            ? "@" + name
            : name;

    private static void AppendIdentifier(StringBuilder name, ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                name.Append(array.Rank == 1 ? "Array_of_" : $"Array{array.Rank}D_of_");
                AppendIdentifier(name, array.ElementType);
                break;
            case INamedTypeSymbol named:
                AppendNamed(name, named);
                break;
            default:
                name.Append(type.Name);
                break;
        }
    }

    private static void AppendNamed(StringBuilder name, INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
        {
            AppendNamed(name, outer);
            name.Append('_');
        }
        else if (type.ContainingNamespace is { IsGlobalNamespace: false } space && !IsSystem(space))
        {
            name.Append(space.Qualified().Replace('.', '_')).Append('_');
        }

        name.Append(type.Name);
        string separator = "_of_";
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            name.Append(separator);
            AppendIdentifier(name, argument);
            separator = "_and_";
        }
    }

    private static bool IsSystem(INamespaceSymbol space)
    {
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
            space = outer;
        return space.Name == "System";
    }
}
