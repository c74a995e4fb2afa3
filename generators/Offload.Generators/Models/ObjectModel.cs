namespace Offload.Generators.Models;

/// <summary>A class, record or struct that is written as an object of members.</summary>
/// <param name="Members">What is written, in the order of the wire.</param>
/// <param name="ConstructorArguments">What the constructor takes.</param>
/// <param name="ForcedDefaults">Required members that don't cross the border, but have to be set.</param>
/// <param name="Form">How the members are written.</param>
/// <param name="ExactType">Whether instances of derived classes have to be refused, lest they lose what they add.</param>
internal sealed record ObjectModel(
    string Name,
    SerializerModel Serializer,
    bool IsReference,
    EquatableArray<MemberModel> Members,
    EquatableArray<ConstructorArgument> ConstructorArguments,
    EquatableArray<string> ForcedDefaults,
    bool ExactType,
    ObjectForm Form)
    : TypeModel(Name, Serializer, IsReference)
{
    public override string Layout
        => $"{Name}{(Form == ObjectForm.Plain ? string.Empty : Form.ToString())}"
            + $"{{{string.Join(";", Members.Select(member => member.Layout))}}}";
}
