using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>Opens and closes the namespace and the partial types around a generated member.</summary>
internal static class ContainerEmitter
{
    public static void OpenNamespace(this SourceWriter writer, string space)
    {
        if (space.Length > 0)
            writer.Open($"namespace {space}");
    }

    public static void CloseNamespace(this SourceWriter writer, string space)
    {
        if (space.Length > 0)
            writer.Close();
    }

    /// <param name="inLevel">Writes what each of the types needs besides, given its index.</param>
    public static void OpenContainer(this SourceWriter writer, ContainerModel container, Action<int>? inLevel = null)
    {
        writer.OpenNamespace(container.Namespace);
        for (int index = 0; index < container.Levels.Count; index++)
        {
            ContainerLevel level = container.Levels[index];
            writer.Open($"partial {level.Keyword} {level.Name}");
            inLevel?.Invoke(index);
        }
    }

    public static void CloseContainer(this SourceWriter writer, ContainerModel container)
    {
        for (int index = 0; index < container.Levels.Count; index++)
            writer.Close();
        writer.CloseNamespace(container.Namespace);
    }
}
