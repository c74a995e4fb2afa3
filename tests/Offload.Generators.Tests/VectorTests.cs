using System.Buffers;
using System.Reflection;
using Offload.CompilerServices;
using Offload.Generators.Tests.Harness;
using Offload.Serialization;

namespace Offload.Generators.Tests;

/// <summary>The bytes are MemoryPack's: each vector is written as it wrote it, read, and written again.</summary>
public class VectorTests
{
    public static TheoryData<int, string> Numbers
    {
        get
        {
            var numbers = new TheoryData<int, string>();
            for (int index = 0; index < VectorProgram.Vectors.Count; index++)
                numbers.Add(index, VectorProgram.Vectors[index].Name);
            return numbers;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_vector_is_written_and_read_back(int index, string name)
    {
        Vector vector = VectorProgram.Vectors[index];
        vector.Name.ShouldBe(name);
        WorkerMethod method = VectorProgram.Method(index);
        WorkerCall call = method.CreateCall();
        FieldInfo field = call.GetType().GetField("_value", BindingFlags.Instance | BindingFlags.NonPublic)!;
        object? value = VectorProgram.Program.Invoke("Work", $"Make{index}");
        field.SetValue(call, value);

        Convert.ToHexString(vector.Mask(Write(call.WriteArguments, vector))).ShouldBe(Convert.ToHexString(vector.Bytes));

        WorkerCall read = method.CreateCall();
        Read(read, vector);
        await read.ExecuteAsync(default);
        Convert.ToHexString(vector.Mask(Write(read.WriteResult, vector))).ShouldBe(Convert.ToHexString(vector.Bytes));

        // The bytes have been compared; objects in circles and segments of memory have no other form that could be.
        if (vector.Category is not ("circular" or "member-selection" or "memory"))
            (Dump.Text(field.GetValue(read)) == Dump.Text(value)).ShouldBeTrue(
                $"{Dump.Text(value)}\ncame back as\n{Dump.Text(field.GetValue(read))}");
    }

    [Fact]
    public void Versions_of_a_type_read_each_other()
    {
        Dictionary<string, Vector> byName = VectorProgram.Vectors.GroupBy(vector => vector.Type)
            .ToDictionary(group => group.Key, group => group.First());
        ReadAs("GrowV1", "GrowV2").ShouldContain("<C>k__BackingField=0");
        ReadAs("VtV1", "VtV2").ShouldContain("<C>k__BackingField=0");
        ReadAs("VtV2", "VtV1").ShouldNotContain("<C>");
        ReadAs("VtV2", "VtGap").ShouldNotContain("<C>");
        ReadAs("VtGap", "VtV2").ShouldContain("<B>k__BackingField=null");

        string ReadAs(string written, string read)
        {
            WorkerMethod method = VectorProgram.Method(read);
            WorkerCall call = method.CreateCall();
            Read(call, byName[written]);
            return Dump.Text(call.GetType().GetField("_value", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(call));
        }
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
