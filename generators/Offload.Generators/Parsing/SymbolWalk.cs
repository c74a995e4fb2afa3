using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>From a symbol to those that it belongs to, and whether it is another one.</summary>
internal static class SymbolWalk
{
    /// <summary>Whether both are the same symbol; nullability apart.</summary>
    public static bool Same(this ISymbol symbol, ISymbol? other) => SymbolEqualityComparer.Default.Equals(symbol, other);

    /// <summary>A type, and the types around it from the inside out.</summary>
    public static IEnumerable<INamedTypeSymbol> WithOuterTypes(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
            yield return level;
    }

    /// <summary>A type, and the classes that it derives from, the nearest first.</summary>
    public static IEnumerable<INamedTypeSymbol> WithBaseTypes(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
            yield return level;
    }
}
