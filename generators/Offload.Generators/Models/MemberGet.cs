namespace Offload.Generators.Models;

/// <summary>How generated code gets the value of a member.</summary>
internal enum MemberGet
{
    /// <summary>By its name.</summary>
    Direct,

    /// <summary>Through an accessor to the private field.</summary>
    FieldAccessor,

    /// <summary>Through an accessor to the private getter.</summary>
    GetterAccessor,
}
