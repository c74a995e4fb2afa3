namespace Offload.Generators.Models;

/// <summary>A <see cref="Lazy{T}"/>, which is an object of its value.</summary>
internal sealed record LazyModel(string Name, SerializerModel Serializer, TypeRef Value)
    : TypeModel(Name, Serializer, IsReference: true)
{
    public override string Layout => $"lazy {Value.Layout}";
}
