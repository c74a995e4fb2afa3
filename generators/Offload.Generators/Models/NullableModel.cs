namespace Offload.Generators.Models;

/// <summary>A <see cref="Nullable{T}"/> of a struct that holds references.</summary>
internal sealed record NullableModel(string Name, SerializerModel Serializer, TypeRef Value)
    : TypeModel(Name, Serializer, IsReference: false)
{
    public override string Layout => $"{Value.Layout}?";
}
