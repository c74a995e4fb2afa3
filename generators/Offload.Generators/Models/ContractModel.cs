namespace Offload.Generators.Models;

/// <summary>The dispatch table of an assembly.</summary>
/// <param name="Namespace">The namespace of what is generated for the assembly.</param>
/// <param name="Hash">Changes with every signature and layout.</param>
/// <param name="Methods">The methods, in the order that caller and worker share.</param>
internal sealed record ContractModel(string Namespace, ulong Hash, EquatableArray<ContractEntry> Methods);
