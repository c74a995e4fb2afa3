namespace Offload.Generators.Models;

/// <summary>The static class that writes and reads a type.</summary>
/// <param name="ClassName">The simple name of the class.</param>
/// <param name="Home">The partial type that the class is nested in, because it needs that type's private parts; null in
/// general.</param>
/// <param name="Namespace">The namespace that holds the class if it has no home.</param>
internal sealed record SerializerModel(string ClassName, ContainerModel? Home, string Namespace)
{
    public string Reference { get; } = $"{Home?.Reference ?? "global::" + Namespace}.{ClassName}";
}
