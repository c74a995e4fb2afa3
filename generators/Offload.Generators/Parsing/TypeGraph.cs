using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Finds out how each type crosses the border: by its memory, by a method of the writer, or by a serialiser of its
/// own.</summary>
internal sealed class TypeGraph(CompilationContext context)
{
    private readonly Dictionary<(ITypeSymbol Type, INamedTypeSymbol? Home), TypeNode> _nodes = new(NodeKeyComparer.Instance);

    /// <summary>Looks a type up.</summary>
    /// <param name="type">The type.</param>
    /// <param name="container">The type that declares the method: what is too private for others gets its serialiser in
    /// there.</param>
    public TypeNode Find(ITypeSymbol type, INamedTypeSymbol container)
    {
        lock (_nodes)
        {
            TypeNode node = FindNode(type, container);
            node.Complete();
            return node;
        }
    }

    internal TypeNode FindNode(ITypeSymbol type, INamedTypeSymbol container)
    {
        if (_nodes.TryGetValue((type, null), out TypeNode? node) || _nodes.TryGetValue((type, container), out node))
            return node;
        return Create(type, container, context.IsAccessible(type) ? null : container);
    }

    private TypeNode Create(ITypeSymbol type, INamedTypeSymbol container, INamedTypeSymbol? home)
    {
        string name = type.Plain();
        string displayName = type.ForMessage();
        if (TypeErrors.Find(type) is { } error)
            return Remember(new TypeNode(Direct(type, name, string.Empty), displayName) { Error = error });
        if (FindDirect(type, name) is { } direct)
            return Remember(new TypeNode(direct, displayName));

        var serializer = new SerializerModel(
            SerializerName(type), home is null ? null : ContainerParser.Parse(home), context.GeneratedNamespace);
        var reference = new TypeRef(
            name, serializer.Reference + ".Write", serializer.Reference + ".Read", "1", IsUnmanaged: false, type.IsReferenceType,
            name);

        // Known before it is filled: the types inside may lead back to it.
        TypeNode created = Remember(new TypeNode(reference, displayName));
        new TypeScope(this, context, created, name, serializer, container, home).Parse(type);
        return created;

        TypeNode Remember(TypeNode known)
        {
            known.IsHidden = home is not null;
            known.ExperimentalId = CopiedAttributes.ExperimentalIds(type).FirstOrDefault();
            _nodes[(type, home)] = known;
            return known;
        }
    }

    /// <summary>What the writer and the reader have methods for; null for what needs a serialiser of its own.</summary>
    private static TypeRef? FindDirect(ITypeSymbol type, string name)
    {
        if (type.SpecialType == SpecialType.System_String)
            return new TypeRef(name, "WriteString", "ReadString", "4", IsUnmanaged: false, IsReference: true, name);
        if (UnmanagedTypes.IsUnmanaged(type))
        {
            return new TypeRef(
                name,
                "WriteUnmanaged",
                $"ReadUnmanaged<{name}>",
                UnmanagedTypes.Size(type, name),
                IsUnmanaged: true,
                IsReference: false,
                UnmanagedTypes.Layout(type));
        }

        if (BlockOf(type) is not { } block)
            return WellKnownTypes.Find(type) is { } suffix ? Direct(type, name, suffix) : null;
        string element = block.Element.Plain();
        return new TypeRef(
            name,
            "WriteUnmanaged" + block.Kind,
            $"ReadUnmanaged{block.Kind}<{element}>",
            "4",
            IsUnmanaged: false,
            type.IsReferenceType,
            UnmanagedTypes.Layout(block.Element) + "[]");
    }

    private static TypeRef Direct(ITypeSymbol type, string name, string suffix)
        => new(name, "Write" + suffix, "Read" + suffix, "1", IsUnmanaged: false, type.IsReferenceType, name);

    // The collections of unmanaged elements that have methods of their own.
    private static (string Kind, ITypeSymbol Element)? BlockOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array when UnmanagedTypes.IsUnmanaged(array.ElementType) => ("Array", array.ElementType),
        INamedTypeSymbol named when named.Is("System.Collections.Generic", "List`1") && UnmanagedTypes.IsUnmanaged(
            named.TypeArguments[0])
            => ("List", named.TypeArguments[0]),
        INamedTypeSymbol named when named.Is("System.Buffers", "ReadOnlySequence`1") && UnmanagedTypes.IsUnmanaged(
            named.TypeArguments[0])
            => ("Sequence", named.TypeArguments[0]),
        _ => null,
    };

    private static string SerializerName(ITypeSymbol type)
    {
        string name = type.ForIdentifier();

        // Underscores stand for dots, too: a name that has its own may mean two types.
        return HasUnderscore(type) ? $"{name}_{StableHash.Short(type.Plain())}Serializer" : name + "Serializer";
    }

    private static bool HasUnderscore(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HasUnderscore(array.ElementType),
        INamedTypeSymbol named => named.Qualified().Contains('_') || named.TypeArguments.Any(HasUnderscore),
        _ => false,
    };

    private sealed class NodeKeyComparer : IEqualityComparer<(ITypeSymbol Type, INamedTypeSymbol? Home)>
    {
        public static readonly NodeKeyComparer Instance = new();

        public bool Equals((ITypeSymbol Type, INamedTypeSymbol? Home) x, (ITypeSymbol Type, INamedTypeSymbol? Home) y)
            => SymbolEqualityComparer.Default.Equals(x.Type, y.Type) && SymbolEqualityComparer.Default.Equals(x.Home, y.Home);

        public int GetHashCode((ITypeSymbol Type, INamedTypeSymbol? Home) key)
            => SymbolEqualityComparer.Default.GetHashCode(key.Type);
    }
}
