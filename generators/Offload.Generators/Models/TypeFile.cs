namespace Offload.Generators.Models;

/// <summary>A type and the name of the file that its serialiser goes into.</summary>
internal sealed record TypeFile(string HintName, TypeModel Model);
