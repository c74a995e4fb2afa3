namespace Offload.Generators.Models;

/// <summary>A parameter of the constructor and the index of the member that it takes.</summary>
internal sealed record ConstructorArgument(string Parameter, int Member);
