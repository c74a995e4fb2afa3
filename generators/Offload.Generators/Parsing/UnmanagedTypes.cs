using System.Text;
using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Which types have no reference anywhere inside, so that their memory is what goes over the wire.</summary>
internal static class UnmanagedTypes
{
    public static bool IsUnmanaged(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => true,
        INamedTypeSymbol { IsRefLikeType: true } => false,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            => IsUnmanaged(nullable.TypeArguments[0]),
        { SpecialType: SpecialType.System_Void } => false,
        INamedTypeSymbol { IsValueType: true, TypeKind: TypeKind.Struct } structure => HasUnmanagedFields(structure),
        _ => false,
    };

    /// <summary>The fewest bytes of a value, as an expression.</summary>
    public static string Size(ITypeSymbol type, string name) => type.SpecialType switch
    {
        SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => "1",
        SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char => "2",
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => "4",
        SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double or SpecialType.System_DateTime => "8",
        SpecialType.System_Decimal => "16",
        _ => $"global::System.Runtime.CompilerServices.Unsafe.SizeOf<{name}>()",
    };

    /// <summary>Name and fields: what two builds have to agree on.</summary>
    public static string Layout(ITypeSymbol type)
    {
        var layout = new StringBuilder();
        AppendLayout(layout, type);
        return layout.ToString();
    }

    private static bool HasUnmanagedFields(INamedTypeSymbol structure)
    {
        if (structure.SpecialType is not (SpecialType.None or SpecialType.System_DateTime))
            return structure.IsUnmanagedType;
        foreach (ISymbol member in structure.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false } field && !IsField(field, structure))
                return false;
        }

        return true;
    }

    private static bool IsField(IFieldSymbol field, INamedTypeSymbol structure)
        => !SymbolEqualityComparer.Default.Equals(field.Type, structure)
            && (field.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol ? IsSystem(structure) : IsUnmanaged(field.Type));

    // A user's struct with a pointer is refused; what the framework hides in its own, e.g. in a handle, it has to answer for.
    private static bool IsSystem(INamedTypeSymbol structure)
        => structure.ContainingAssembly?.Name is "System.Private.CoreLib" or "System.Runtime";

    private static void AppendLayout(StringBuilder layout, ITypeSymbol type)
    {
        layout.Append(type.Plain());
        if (type is not INamedTypeSymbol named)
            return;
        if (named.EnumUnderlyingType is { } underlying)
        {
            layout.Append(':').Append(underlying.Name);
        }
        else if (named.DeclaringSyntaxReferences.Length > 0 || named.IsTupleType)
        {
            layout.Append('{');
            foreach (IFieldSymbol field in named.GetMembers().OfType<IFieldSymbol>())
            {
                if (field.IsStatic
                    || (named.IsTupleType && !SymbolEqualityComparer.Default.Equals(field, field.CorrespondingTupleField)))
                    continue;
                AppendLayout(layout, field.Type);
                layout.Append(' ').Append(field.Name).Append(';');
            }

            layout.Append('}');
        }
    }
}
