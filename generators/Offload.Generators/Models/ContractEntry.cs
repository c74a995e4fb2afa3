namespace Offload.Generators.Models;

/// <summary>A method in the dispatch table.</summary>
internal sealed record ContractEntry(string Signature, string Descriptor);
