namespace Offload.Generators.Models;

/// <summary>A field or property that is written.</summary>
/// <param name="Name">Its name, escaped where it is a keyword.</param>
/// <param name="RawName">Its name as in metadata.</param>
/// <param name="Type">Its type.</param>
/// <param name="Get">How it is read.</param>
/// <param name="Set">How it is set.</param>
/// <param name="Declarer">The type that declares it.</param>
/// <param name="IsProperty">Whether it is a property.</param>
/// <param name="Generic">The declaring type, if it is generic and the member needs an accessor.</param>
/// <param name="Slot">Its number in a version-tolerant object.</param>
internal sealed record MemberModel(
    string Name, string RawName, TypeRef Type, MemberGet Get, MemberSet Set, string Declarer, bool IsProperty, int Slot = 0,
    GenericDeclarer? Generic = null)
{
    /// <summary>The field behind the member, as in metadata.</summary>
    public string FieldName => IsProperty ? $"<{RawName}>k__BackingField" : RawName;

    public string Layout => $"{Slot}{RawName}:{Type.Layout}";
}
