namespace Offload.Generators.Models;

/// <summary>A sequence of keys and values.</summary>
internal sealed record DictionaryModel(
    string Name, SerializerModel Serializer, TypeRef Key, TypeRef Value, CollectionShape Shape)
    : TypeModel(Name, Serializer, IsReference: true)
{
    public bool EntriesAreUnmanaged => Key.IsUnmanaged && Value.IsUnmanaged;

    public string EntryName => $"global::System.Collections.Generic.KeyValuePair<{Key.Name}, {Value.Name}>";

    public override string Layout => $"{Name}[{Key.Layout}:{Value.Layout}]";
}
