namespace Offload.Generators.Models;

/// <summary>An <see cref="IGrouping{TKey,TElement}"/>, which is an object of its key and its elements.</summary>
internal sealed record GroupingModel(string Name, SerializerModel Serializer, TypeRef Key, TypeRef Element, TypeRef Elements)
    : TypeModel(Name, Serializer, IsReference: true)
{
    public override string Layout => $"{Key.Layout}=>{Element.Layout}";
}
