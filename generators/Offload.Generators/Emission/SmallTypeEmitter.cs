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
        writer.Member(
            SerializerEmitter.WriteDeclaration(type), type.Items.Select(item => item.Type.WriteCall("value." + item.Name) + ";"));
        IEnumerable<string> locals = type.Items.Select(item => $"{item.Type.Name} {Local(item)} = {item.Type.ReadCall()};");
        string arguments = string.Join(", ", type.Items.Select(Local));
        writer.Member(SerializerEmitter.ReadDeclaration(type), locals.Append($"return new {type.Name}({arguments});"));
    }

    public static void EmitLazy(SourceWriter writer, LazyModel type)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        ObjectEmitter.WriteNullCheck(writer);
        writer.Line("writer.BeginObject(1);");
        writer.Line(type.Value.WriteCall("value.Value") + ";");
        writer.Line("writer.EndObject();");
        writer.Close();
        writer.Line();

        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line("if (!reader.TryBeginObject(1, out int count))");
        writer.Continuation("return null;");
        writer.Line($"{type.Value.Name} value = count > 0 ? {type.Value.ReadCall()} : default;");
        writer.Line("reader.EndObject();");
        writer.Line($"return new {type.Name}(value);");
        writer.Close();
    }

    public static void EmitMemoryPack(SourceWriter writer, MemoryPackModel type)
    {
        const string serializer = "global::MemoryPack.MemoryPackSerializer";
        writer.Member(
            SerializerEmitter.WriteDeclaration(type), [$"writer.WriteBytes({serializer}.Serialize<{type.Name}>(value));"]);
        writer.Member(SerializerEmitter.ReadDeclaration(type),
        [
            $"{type.Name} value = default;",
            $"reader.Skip({serializer}.Deserialize<{type.Name}>(reader.GetUnread(), ref value));",
            "return value;",
        ]);
    }

    public static void EmitGrouping(SourceWriter writer, GroupingModel type)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        ObjectEmitter.WriteNullCheck(writer);
        writer.Line("writer.BeginObject(2);");
        writer.Line(type.Key.WriteCall("value.Key") + ";");
        writer.Line(type.Elements.WriteCall("global::System.Linq.Enumerable.ToArray(value)") + ";");
        writer.Line("writer.EndObject();");
        writer.Close();
        writer.Line();

        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line("if (!reader.TryBeginObject(2, out int count))");
        writer.Continuation("return null;");
        writer.Line($"{type.Key.Name} key = count > 0 ? {type.Key.ReadCall()} : default;");
        writer.Line($"{type.Elements.Name} elements = count > 1 ? {type.Elements.ReadCall()} : null;");
        writer.Line("reader.EndObject();");
        writer.Line($"return new global::Offload.Serialization.PayloadGrouping<{type.Key.Name}, {type.Element.Name}>(");
        writer.Continuation($"key, elements ?? global::System.Array.Empty<{type.Element.Name}>());");
        writer.Close();
    }

    private static string Local(MemberModel item) => item.Name.Substring(0, 1).ToLowerInvariant() + item.Name.Substring(1);
}
