namespace Offload.Generators.Models;

/// <summary>A base type whose derived classes are known: a tag says which of them follows.</summary>
/// <param name="Cases">The classes.</param>
/// <param name="Self">The base type itself, if it can be created.</param>
internal sealed record UnionModel(string Name, SerializerModel Serializer, EquatableArray<UnionCase> Cases, ObjectModel? Self)
    : TypeModel(Name, Serializer, IsReference: true)
{
    public override string Layout
        => $"{Name}<{string.Join("|", Cases.Select(item => $"{item.Tag}={item.Type.Name}"))}>{Self?.Layout}";
}
