using System.Buffers;
using System.Reflection;
using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Generators.Tests.Harness;

/// <summary>The bytes of a call whose one parameter is named <c>value</c>.</summary>
internal static class WorkerMessage
{
    public static Type TypeOf(WorkerMethod method) => ValueField(method.CreateCall()).FieldType;

    public static byte[] Write(WorkerMethod method, object? value)
    {
        WorkerCall call = method.CreateCall();
        ValueField(call).SetValue(call, value);
        var output = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(output);
        call.WriteArguments(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static object? Read(WorkerMethod method, byte[] bytes)
    {
        WorkerCall call = method.CreateCall();
        var reader = new PayloadReader(bytes);
        call.ReadArguments(ref reader);
        reader.EnsureEnd();
        return ValueField(call).GetValue(call);
    }

    private static FieldInfo ValueField(WorkerCall call)
        => call.GetType().GetField("_value", BindingFlags.Instance | BindingFlags.NonPublic)!;
}
