namespace Offload.Generators.Models;

/// <summary>The start-up methods of an assembly.</summary>
/// <param name="Namespace">The namespace of what is generated for the assembly.</param>
/// <param name="Methods">The methods, in the order of their names.</param>
internal sealed record StartupFile(string Namespace, EquatableArray<StartupModel> Methods);
