namespace Offload.Generators.Models;

/// <summary>A type that has a generated serialiser.</summary>
/// <param name="Name">The type, as in <see cref="TypeRef.Name"/>.</param>
/// <param name="Serializer">Where its serialiser is.</param>
/// <param name="IsReference">Whether the type is a reference type.</param>
internal abstract record TypeModel(string Name, SerializerModel Serializer, bool IsReference)
{
    /// <summary>Changes whenever the bytes of a value would.</summary>
    public abstract string Layout { get; }
}
