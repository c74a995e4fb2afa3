namespace Offload.Generators.Models;

/// <summary>A sequence of elements.</summary>
internal sealed record CollectionModel(
    string Name, SerializerModel Serializer, bool IsReference, TypeRef Element, CollectionShape Shape)
    : TypeModel(Name, Serializer, IsReference)
{
    public override string Layout => $"{Name}[{Element.Layout}]";
}
