namespace Offload.Generators.Models;

/// <summary>How generated code sets a member.</summary>
internal enum MemberSet
{
    /// <summary>Not at all: it is computed, or the constructor sets it.</summary>
    None,

    /// <summary>In the object initialiser.</summary>
    Initializer,

    /// <summary>Through an accessor to the field that can't be reached otherwise.</summary>
    FieldAccessor,

    /// <summary>Through an accessor to the setter that can't be reached otherwise.</summary>
    SetterAccessor,
}
