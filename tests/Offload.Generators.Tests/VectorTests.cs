using System.Buffers;
using System.Reflection;
using System.Text;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;
using Offload.Serialization;

namespace Offload.Generators.Tests;

/// <summary>The bytes are MemoryPack's: each vector is written as it wrote it, read, and written again.</summary>
public class VectorTests
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

    private static readonly Vector[] Vectors = [.. Vector.All.Where(vector => !LeftOut.ContainsKey(vector.Type))];
    private static readonly Lazy<LoadedProgram> Program = new(Compile);

    public static TheoryData<int, string> Numbers
    {
        get
        {
            var numbers = new TheoryData<int, string>();
            for (int index = 0; index < Vectors.Length; index++)
                numbers.Add(index, Vectors[index].Name);
            return numbers;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_vector_is_written_and_read_back(int index, string name)
    {
        Vector vector = Vectors[index];
        vector.Name.ShouldBe(name);
        WorkerMethod method = Program.Value.Methods.Single(candidate => candidate.Name == $"Work.Echo{index}");
        WorkerCall call = method.CreateCall();
        FieldInfo field = call.GetType().GetField("_value", BindingFlags.Instance | BindingFlags.NonPublic)!;
        object? value = Program.Value.Type("Work").GetMethod($"Make{index}", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, null);
        field.SetValue(call, value);

        Convert.ToHexString(vector.Mask(Write(call.WriteArguments, vector))).ShouldBe(Convert.ToHexString(vector.Bytes));

        WorkerCall read = method.CreateCall();
        Read(read, vector);
        await read.ExecuteAsync(default);
        Convert.ToHexString(vector.Mask(Write(read.WriteResult, vector))).ShouldBe(Convert.ToHexString(vector.Bytes));

        // The bytes have been compared; objects in circles and segments of memory have no other form that could be.
        if (vector.Category is not ("circular" or "member-selection" or "memory"))
            (Dump.Text(field.GetValue(read)) == Dump.Text(value)).ShouldBeTrue($"{Dump.Text(value)}\ncame back as\n{Dump.Text(field.GetValue(read))}");
    }

    [Fact]
    public void Versions_of_a_type_read_each_other()
    {
        Dictionary<string, Vector> byName = Vectors.GroupBy(vector => vector.Type).ToDictionary(group => group.Key, group => group.First());
        ReadAs("GrowV1", "GrowV2").ShouldContain("<C>k__BackingField=0");
        ReadAs("VtV1", "VtV2").ShouldContain("<C>k__BackingField=0");
        ReadAs("VtV2", "VtV1").ShouldNotContain("<C>");
        ReadAs("VtV2", "VtGap").ShouldNotContain("<C>");
        ReadAs("VtGap", "VtV2").ShouldContain("<B>k__BackingField=null");

        string ReadAs(string written, string read)
        {
            WorkerMethod method = Program.Value.Methods.Single(candidate => candidate.Name == $"Work.Read{read}");
            WorkerCall call = method.CreateCall();
            Read(call, byName[written]);
            return Dump.Text(call.GetType().GetField("_value", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(call));
        }
    }

    private static LoadedProgram Compile()
    {
        var source = new StringBuilder("#nullable disable warnings\n#pragma warning disable\n");
        source.Append(Vector.Types.Replace("namespace VectorTypes;", "using VectorTypes;\nnamespace VectorTypes {"));
        source.Append("\n}\ninternal static partial class Work\n{\n");
        for (int index = 0; index < Vectors.Length; index++)
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

    private delegate void WriteAction(ref PayloadWriter writer);

    private static byte[] Write(WriteAction write, Vector vector)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(output, vector.IsUtf16 ? PayloadStringEncoding.Utf16 : PayloadStringEncoding.Utf8);
        write(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Read(WorkerCall call, Vector vector)
    {
        var reader = new PayloadReader(vector.Bytes);
        call.ReadArguments(ref reader);
        reader.EnsureEnd();
    }
}
