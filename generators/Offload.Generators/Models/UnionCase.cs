namespace Offload.Generators.Models;

/// <summary>One of the classes of a union.</summary>
/// <param name="Tag">What stands for it on the wire.</param>
/// <param name="Type">How it is written and read.</param>
/// <param name="IsSelf">Whether it is the base type itself.</param>
internal sealed record UnionCase(int Tag, TypeRef Type, bool IsSelf);
