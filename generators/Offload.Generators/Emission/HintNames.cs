using System.Collections.Immutable;
using Offload.Generators.Models;
using Offload.Generators.Parsing;

namespace Offload.Generators.Emission;

/// <summary>The names of generated files: readable, and different in more than case, or the compiler drops every one of
/// them.</summary>
internal static class HintNames
{
    private const string Extension = ".g.cs";

    public static EquatableArray<string> FindClashes(ImmutableArray<string> names)
        => names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToEquatableArray();

    public static string OfMethod(MethodModel method, EquatableArray<string> clashes)
        => clashes.Contains(method.HintName, StringComparer.OrdinalIgnoreCase)
            ? $"{method.HintName}.{StableHash.Short(method.Documentation)}{Extension}"
            : method.HintName + Extension;

    /// <summary>The types that any method needs, each once, in an order that the order of files doesn't change.</summary>
    public static IEnumerable<TypeFile> Distinct(ImmutableArray<TypeModel> types)
    {
        TypeModel[] distinct =
        [
            .. types.GroupBy(type => type.Serializer.Reference, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.First()),
        ];
        EquatableArray<string> clashes = FindClashes(distinct.Select(type => type.Serializer.ClassName).ToImmutableArray());
        foreach (TypeModel type in distinct)
        {
            string name = type.Serializer.ClassName;
            if (clashes.Contains(name, StringComparer.OrdinalIgnoreCase))
                name += "." + StableHash.Short(type.Serializer.Reference);
            yield return new TypeFile(name + Extension, type);
        }
    }
}
