using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>One type being parsed: its place in the graph, and who may see it.</summary>
internal sealed class TypeScope(
    TypeGraph graph,
    CompilationContext context,
    TypeNode node,
    string name,
    SerializerModel serializer,
    INamedTypeSymbol container,
    INamedTypeSymbol? home)
{
    private const int MaxRank = 4;

    public CompilationContext Context => context;

    public string Name => name;

    public SerializerModel Serializer => serializer;

    public void Parse(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol { Rank: > MaxRank } grid:
                Fail($"has {grid.Rank} dimensions, at most {MaxRank} are supported");
                break;
            case IArrayTypeSymbol { Rank: > 1 } grid:
                node.Model = new GridModel(name, serializer, Part("[]", grid.ElementType), grid.Rank);
                break;
            case IArrayTypeSymbol array:
                CollectionParser.ParseArray(this, array.ElementType);
                break;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                node.Model = new NullableModel(name, serializer, Part(string.Empty, nullable.TypeArguments[0]));
                break;
            case INamedTypeSymbol named:
                ParseNamed(named);
                break;
            default:
                Fail("is not supported");
                break;
        }
    }

    /// <summary>Looks up a type inside this one.</summary>
    public TypeRef Part(string step, ITypeSymbol type)
    {
        TypeNode part = graph.FindNode(type, container);
        node.Parts.Add((step, part));
        return part.Type;
    }

    public void Done(TypeModel model) => node.Model = model;

    /// <param name="reason">Why the type can't cross, as the end of a sentence.</param>
    /// <param name="openBase">The documentation identifier of the type, if a list of its derived classes would help.</param>
    public void Fail(string reason, string? openBase = null)
    {
        node.Error = reason;
        node.OpenBase = openBase;
    }

    public bool IsAccessible(ISymbol symbol) => context.IsAccessible(symbol, home);

    private void ParseNamed(INamedTypeSymbol type)
    {
        if (context.HasMemoryPack && type.OriginalDefinition.Has(MemberAttributes.MemoryPackable))
        {
            Done(new MemoryPackModel(name, serializer, type.IsReferenceType));
            return;
        }

        if (TupleParser.TryParse(this, type) || CollectionParser.TryParse(this, type) || UnionParser.TryParse(this, type))
            return;
        if (ObjectParser.Parse(this, type) is { } model)
            Done(model);
    }
}
