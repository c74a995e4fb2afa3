using System.Text;
using Offload.CompilerServices;

namespace Offload.Generators.Tests.Harness;

/// <summary>A program with a method for each vector that takes and returns a value of its type.</summary>
internal static class VectorProgram
{
    private const string Attributes = """

        namespace MemoryPack
        {
            public enum GenerateType { Object, VersionTolerant, CircularReference, Collection, NoGenerate }
            public enum SerializeLayout { Sequential, Explicit }
            public sealed class MemoryPackableAttribute : Attribute
            {
                public MemoryPackableAttribute(GenerateType type = GenerateType.Object, SerializeLayout layout = SerializeLayout.Sequential) { }
                public MemoryPackableAttribute(SerializeLayout layout) { }
            }
            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
            public sealed class MemoryPackUnionAttribute(ushort tag, Type type) : Attribute { }
            public sealed class MemoryPackOrderAttribute(int order) : Attribute { }
            public sealed class MemoryPackIgnoreAttribute : Attribute { }
            public sealed class MemoryPackIncludeAttribute : Attribute { }
            public sealed class MemoryPackConstructorAttribute : Attribute { }
        }
        """;

    /// <summary>Types that don't cross, with the reason.</summary>
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["Type"] = "no type is ever looked up by a name that came over the wire (DESIGN §5)",
        ["WellKnown"] = "has a member of type Type",
    };

    /// <summary>The vectors whose types cross.</summary>
    public static IReadOnlyList<Vector> Vectors { get; } = [.. Vector.All.Where(vector => !LeftOut.ContainsKey(vector.Type))];
    private static readonly Lazy<LoadedProgram> Lazy = new(Compile);

    public static LoadedProgram Program => Lazy.Value;

    /// <summary>The method for a vector.</summary>
    public static WorkerMethod Method(int index) => ByName.Value[$"Work.Echo{index}"];

    /// <summary>The method for another type that is named in the vectors.</summary>
    public static WorkerMethod Method(string type) => ByName.Value[$"Work.Read{type}"];

    private static readonly Lazy<Dictionary<string, WorkerMethod>> ByName = new(
        () => Program.Methods.ToDictionary(method => method.Name));

    private static LoadedProgram Compile()
    {
        var source = new StringBuilder("#nullable disable warnings\n#pragma warning disable\n");
        source.Append(Vector.Types.Replace("namespace VectorTypes;", "using VectorTypes;\nnamespace VectorTypes {"));
        source.Append("\n}\ninternal static partial class Work\n{\n");
        for (int index = 0; index < Vectors.Count; index++)
        {
            string type = Vectors[index].Type;
            source.Append(
                $$"""
                    [RunInProcess] internal static {{type}} Echo{{index}}({{type}} value) => value;
                    internal static {{type}} Make{{index}}() => {{Vectors[index].Value}};

                """);
        }

        foreach (string type in (string[])["GrowV1", "GrowV2", "VtV1", "VtV2", "VtGap"])
            source.Append($"    [RunInProcess] internal static {type} Read{type}({type} value) => value;\n");
        return Compiler.Generate(source.Append("}\n").Append(Attributes).ToString()).Load();
    }
}
