using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>A count of members, and the members.</summary>
internal static class ObjectEmitter
{
    public static void Emit(SourceWriter writer, ObjectModel type)
    {
        EmitWrite(writer, type);
        writer.Line();
        EmitRead(writer, type);
        AccessorEmitter.Emit(writer, type);
    }

    /// <summary>The local variable that holds a member while the object is rebuilt.</summary>
    public static string Local(MemberModel member)
    {
        string name = member.RawName.TrimStart('_');
        if (name.Length == 0)
            name = "member";
        name = name.Substring(0, 1).ToLowerInvariant() + name.Substring(1);
        return name is "reader" or "count" or "value" or "writer" || member.RawName[0] == '_' ? name + "_" : Parsing.SymbolNames.Escape(name);
    }

    private static void EmitWrite(SourceWriter writer, ObjectModel type)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        if (type.IsReference)
        {
            writer.Open("if (value is null)");
            writer.Line("writer.WriteNullObject();");
            writer.Line("return;");
            writer.Close();
            writer.Line();
        }

        if (type.ExactType)
            writer.Line($"{GeneratedNames.Writer}.RequireExactType(value, typeof({type.Name}));");
        writer.Line($"writer.BeginObject({type.Members.Count});");
        foreach (MemberModel member in type.Members)
            writer.Line(member.Type.WriteCall(AccessorEmitter.Get(type, member)) + ";");
        writer.Line("writer.EndObject();");
        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, ObjectModel type)
    {
        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line($"if (!reader.TryBeginObject({type.Members.Count}, out int count))");
        writer.Continuation("return default;");
        for (int index = 0; index < type.Members.Count; index++)
        {
            MemberModel member = type.Members[index];
            writer.Line($"{member.Type.Name} {Local(member)} = count > {index} ? {member.Type.ReadCall()} : default;");
        }

        writer.Line("reader.EndObject();");
        MemberModel[] accessed = [.. type.Members.Where(member => member.Set is MemberSet.FieldAccessor or MemberSet.SetterAccessor)];
        EmitNew(writer, type, accessed.Length == 0 ? "return" : "var value =");
        foreach (MemberModel member in accessed)
            writer.Line(AccessorEmitter.Set(type, member) + ";");
        if (accessed.Length > 0)
            writer.Line("return value;");
        writer.Close();
    }

    private static void EmitNew(SourceWriter writer, ObjectModel type, string start)
    {
        string arguments = string.Join(
            ", ", type.ConstructorArguments.Select(argument => $"{argument.Parameter}: {Local(type.Members[argument.Member])}"));
        MemberModel[] initialized = [.. type.Members.Where(member => member.Set == MemberSet.Initializer)];
        if (initialized.Length + type.ForcedDefaults.Count == 0)
        {
            writer.Line($"{start} new {type.Name}({arguments});");
            return;
        }

        writer.Open($"{start} new {type.Name}({arguments})");
        foreach (MemberModel member in initialized)
            writer.Line($"{member.Name} = {Local(member)},");
        foreach (string member in type.ForcedDefaults)
            writer.Line($"{member} = default,");
        writer.Close("};");
    }
}
