using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>Tuples, and types of the framework that are written as objects of one or two parts.</summary>
internal static class SmallTypeEmitter
{
    public static void EmitNullable(SourceWriter writer, NullableModel type)
        => EmitParts(writer, type, "!value.HasValue", [("value", type.Value, "value.GetValueOrDefault()")], "value");

    public static void EmitLazy(SourceWriter writer, LazyModel type)
        => EmitParts(writer, type, "value is null", [("value", type.Value, "value.Value")], $"new {type.Name}(value)");

    public static void EmitGrouping(SourceWriter writer, GroupingModel type)
        => EmitParts(
            writer,
            type,
            "value is null",
            [("key", type.Key, "value.Key"), ("elements", type.Elements, "global::System.Linq.Enumerable.ToArray(value)")],
            $"new global::Offload.Serialization.PayloadGrouping<{type.Key.Name}, {type.Element.Name}>"
                + $"(key, elements ?? global::System.Array.Empty<{type.Element.Name}>())");

    public static void EmitTuple(SourceWriter writer, TupleModel type)
    {
        writer.Member(
            SerializerEmitter.WriteDeclaration(type), type.Items.Select(item => item.Type.WriteCall("value." + item.Name) + ";"));
        IEnumerable<string> locals = type.Items.Select(item => $"{item.Type.Name} {Local(item)} = {item.Type.ReadCall()};");
        string arguments = string.Join(", ", type.Items.Select(Local));
        writer.Member(SerializerEmitter.ReadDeclaration(type), locals.Append($"return new {type.Name}({arguments});"));
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

    /// <param name="isNull">An expression over <c>value</c> that says whether to write null.</param>
    /// <param name="parts">For each part: the local that it is read into, its type, and an expression over <c>value</c> for
    /// it.</param>
    /// <param name="rebuilt">An expression over the locals.</param>
    private static void EmitParts(
        SourceWriter writer, TypeModel type, string isNull, (string Local, TypeRef Type, string Value)[] parts, string rebuilt)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        ObjectEmitter.WriteNullCheck(writer, isNull);
        writer.Line($"writer.BeginObject({parts.Length});");
        foreach ((_, TypeRef part, string value) in parts)
            writer.Line(part.WriteCall(value) + ";");
        writer.Line("writer.EndObject();");
        writer.Close();
        writer.Line();

        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line($"if (!reader.TryBeginObject({parts.Length}, out int count))");
        writer.Continuation("return null;");
        for (int index = 0; index < parts.Length; index++)
            writer.Line(
                $"{parts[index].Type.Name} {parts[index].Local} = count > {index} ? {parts[index].Type.ReadCall()} : default;");
        writer.Line("reader.EndObject();");
        writer.Line($"return {rebuilt};");
        writer.Close();
    }

    private static string Local(MemberModel item) => item.Name.Substring(0, 1).ToLowerInvariant() + item.Name.Substring(1);
}
