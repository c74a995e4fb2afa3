namespace Offload.Generators.Models;

/// <summary>A type marked <c>[MemoryPackable]</c> in a project that references MemoryPack, which then writes and reads
/// it.</summary>
internal sealed record MemoryPackModel(string Name, SerializerModel Serializer, bool IsReference) : TypeModel(
    Name, Serializer, IsReference)
{
    public override string Layout => $"memorypack {Name}";
}
