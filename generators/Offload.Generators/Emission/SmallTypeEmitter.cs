using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>Tuples and nullable structs that hold references.</summary>
internal static class SmallTypeEmitter
{
    public static void EmitNullable(SourceWriter writer, NullableModel type)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        writer.Open("if (!value.HasValue)");
        writer.Line("writer.WriteNullObject();");
        writer.Line("return;");
        writer.Close();
        writer.Line();
        writer.Line("writer.BeginObject(1);");
        writer.Line(type.Value.WriteCall("value.GetValueOrDefault()") + ";");
        writer.Line("writer.EndObject();");
        writer.Close();
        writer.Line();

        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line("if (!reader.TryBeginObject(1, out int count))");
        writer.Continuation("return null;");
        writer.Line($"{type.Value.Name} value = count > 0 ? {type.Value.ReadCall()} : default;");
        writer.Line("reader.EndObject();");
        writer.Line("return value;");
        writer.Close();
    }

    public static void EmitTuple(SourceWriter writer, TupleModel type)
    {
        writer.Member(SerializerEmitter.WriteDeclaration(type), type.Items.Select(item => item.Type.WriteCall("value." + item.Name) + ";"));
        IEnumerable<string> locals = type.Items.Select(item => $"{item.Type.Name} {Local(item)} = {item.Type.ReadCall()};");
        string arguments = string.Join(", ", type.Items.Select(Local));
        writer.Member(SerializerEmitter.ReadDeclaration(type), locals.Append($"return new {type.Name}({arguments});"));
    }

    private static string Local(MemberModel item) => item.Name.Substring(0, 1).ToLowerInvariant() + item.Name.Substring(1);
}
