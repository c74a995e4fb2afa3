namespace Offload.Generators.Models;

/// <summary>A generic type as it declares a member, before type arguments stand for its parameters.</summary>
/// <param name="Parameters">The type parameters, e.g. <c>T1, T2</c>.</param>
/// <param name="Arguments">The type arguments that stand for them.</param>
/// <param name="Name">The type with its parameters.</param>
/// <param name="MemberType">The type of the member, in terms of the parameters.</param>
internal sealed record GenericDeclarer(string Parameters, string Arguments, string Name, string MemberType);
