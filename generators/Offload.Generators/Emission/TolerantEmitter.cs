using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>Objects that are written with the lengths of their members; in circular ones, with their number, too.</summary>
internal static class TolerantEmitter
{
    public static void Emit(SourceWriter writer, ObjectModel type, string suffix = "")
    {
        EmitWrite(writer, type, "Write" + suffix);
        writer.Line();
        writer.Open(SerializerEmitter.ReadDeclaration(type, "Read" + suffix));
        if (type.Form == ObjectForm.Circular)
            EmitReadCircular(writer, type);
        else
            EmitReadTolerant(writer, type);
        writer.Close();
        AccessorEmitter.Emit(writer, type);
    }

    private static void EmitWrite(SourceWriter writer, ObjectModel type, string name)
    {
        bool circular = type.Form == ObjectForm.Circular;
        writer.Open(SerializerEmitter.WriteDeclaration(type, name));
        if (type.IsReference)
            ObjectEmitter.WriteNullCheck(writer);
        if (type.ExactType)
            writer.Line($"{GeneratedNames.Writer}.RequireExactType(value, typeof({type.Name}));");
        if (circular)
        {
            writer.Line("if (writer.TryWriteReference(value, out uint reference))");
            writer.Continuation("return;");
        }

        writer.Line("writer.BeginTolerantObject();");
        ForEachSlot(type, member =>
        {
            if (member is not null)
                writer.Line(member.Type.WriteCall(AccessorEmitter.Get(type, member)) + ";");
            writer.Line("writer.EndTolerantMember();");
        });
        writer.Line(circular ? "writer.EndTolerantObject(reference);" : "writer.EndTolerantObject();");
        writer.Close();
    }

    private static void EmitReadTolerant(SourceWriter writer, ObjectModel type)
    {
        writer.Line("if (!reader.TryBeginTolerantObject(out var members))");
        writer.Continuation("return default;");
        ForEachSlot(type, member => writer.Line(member is null
            ? "members.Skip(ref reader);"
            : $"{member.Type.Name} {ObjectEmitter.Local(member)} = members.Next(ref reader) ? "
                + $"{member.Type.ReadCall()} : default;"));
        writer.Line("members.End(ref reader);");
        ObjectEmitter.EmitRebuild(writer, type);
    }

    // The object is there before its members are: they may refer to it.
    private static void EmitReadCircular(SourceWriter writer, ObjectModel type)
    {
        writer.Line($"if (!reader.TryBeginCircularObject(out {type.Name} existing, out var members, out long reference))");
        writer.Continuation("return existing;");
        string initializer = string.Join(", ", type.ForcedDefaults.Select(member => $"{member} = default"));
        writer.Line($"var value = new {type.Name}(){(initializer.Length == 0 ? string.Empty : $" {{ {initializer} }}")};");
        writer.Line("reader.AddReference(reference, value);");
        ForEachSlot(type, member =>
        {
            if (member is null or { Set: MemberSet.None })
            {
                writer.Line("members.Skip(ref reader);");
                return;
            }

            writer.Line("if (members.Next(ref reader))");
            string set = member.Set == MemberSet.Initializer
                ? $"value.{member.Name} = {member.Type.ReadCall()}"
                : AccessorEmitter.Set(type, member, member.Type.ReadCall());
            writer.Continuation(set + ";");
        });
        writer.Line("members.End(ref reader);");
        writer.Line("return value;");
    }

    private static void ForEachSlot(ObjectModel type, Action<MemberModel?> emit)
    {
        int slot = 0;
        foreach (MemberModel member in type.Members.OrderBy(member => member.Slot))
        {
            for (; slot < member.Slot; slot++)
                emit(null);
            emit(member);
            slot++;
        }
    }
}
