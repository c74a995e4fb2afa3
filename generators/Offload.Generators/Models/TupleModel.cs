namespace Offload.Generators.Models;

/// <summary>A value tuple or key-value pair that holds references: its items, and nothing around them.</summary>
internal sealed record TupleModel(string Name, SerializerModel Serializer, EquatableArray<MemberModel> Items)
    : TypeModel(Name, Serializer, IsReference: false)
{
    public override string Layout => $"({string.Join(",", Items.Select(item => item.Type.Layout))})";
}
