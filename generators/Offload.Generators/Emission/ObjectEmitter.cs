using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>A count of members, and the members.</summary>
internal static class ObjectEmitter
{
    private static readonly HashSet<string> ReservedLocals = new(StringComparer.Ordinal)
    {
        "count", "existing", "members", "reader", "reference", "value", "writer",
    };

    public static void Emit(SourceWriter writer, ObjectModel type, string suffix = "")
    {
        EmitWrite(writer, type, "Write" + suffix);
        writer.Line();
        EmitRead(writer, type, "Read" + suffix);
        AccessorEmitter.Emit(writer, type);
    }

    public static void WriteNullCheck(SourceWriter writer, string isNull = "value is null")
    {
        writer.Open($"if ({isNull})");
        writer.Line("writer.WriteNullObject();");
        writer.Line("return;");
        writer.Close();
        writer.Line();
    }

    /// <summary>The local variable that holds a member while the object is rebuilt.</summary>
    public static string Local(MemberModel member)
    {
        string name = member.RawName.TrimStart('_');
        if (name.Length == 0)
            name = "member";
        name = name.Substring(0, 1).ToLowerInvariant() + name.Substring(1);
        return ReservedLocals.Contains(name) || member.RawName[0] == '_' ? name + "_" : Parsing.SymbolNames.Escape(name);
    }

    private static void EmitWrite(SourceWriter writer, ObjectModel type, string name)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type, name));
        if (type.IsReference)
            WriteNullCheck(writer);

        if (type.ExactType)
            writer.Line($"{GeneratedNames.Writer}.RequireExactType(value, typeof({type.Name}));");
        writer.Line($"writer.BeginObject({type.Members.Count});");
        foreach (MemberModel member in type.Members)
            writer.Line(member.Type.WriteCall(AccessorEmitter.Get(type, member)) + ";");
        writer.Line("writer.EndObject();");
        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, ObjectModel type, string name)
    {
        writer.Open(SerializerEmitter.ReadDeclaration(type, name));
        writer.Line($"if (!reader.TryBeginObject({type.Members.Count}, out int count))");
        writer.Continuation("return default;");
        for (int index = 0; index < type.Members.Count; index++)
        {
            MemberModel member = type.Members[index];
            writer.Line($"{member.Type.Name} {Local(member)} = count > {index} ? {member.Type.ReadCall()} : default;");
        }

        writer.Line("reader.EndObject();");
        EmitRebuild(writer, type);
        writer.Close();
    }

    /// <summary>Makes the object of the local variables that hold its members, and returns it.</summary>
    public static void EmitRebuild(SourceWriter writer, ObjectModel type)
    {
        MemberModel[] accessed =
            [.. type.Members.Where(member => member.Set is MemberSet.FieldAccessor or MemberSet.SetterAccessor)];
        EmitNew(writer, type, accessed.Length == 0 ? "return" : "var value =");
        foreach (MemberModel member in accessed)
            writer.Line(AccessorEmitter.Set(type, member, Local(member)) + ";");
        if (accessed.Length > 0)
            writer.Line("return value;");
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
