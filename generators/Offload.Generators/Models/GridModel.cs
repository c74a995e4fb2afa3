namespace Offload.Generators.Models;

/// <summary>An array of two to four dimensions.</summary>
internal sealed record GridModel(string Name, SerializerModel Serializer, TypeRef Element, int Rank)
    : TypeModel(Name, Serializer, IsReference: true)
{
    public override string Layout => $"{Element.Layout}[{new string(',', Rank - 1)}]";
}
