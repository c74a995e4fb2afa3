namespace Offload.Generators.Models;

/// <summary>The type that declares marked methods.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Levels">The type and the types around it, outermost first.</param>
internal sealed record ContainerModel(string Namespace, EquatableArray<ContainerLevel> Levels)
{
    public string Reference => Levels[Levels.Count - 1].Reference;
}
