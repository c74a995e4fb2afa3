using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>Access to members that the language keeps generated code from, e.g. private setters. The runtime binds it without reflection.</summary>
internal static class AccessorEmitter
{
    public static string Get(ObjectModel type, MemberModel member)
    {
        string target = type.IsReference ? "value" : "ref value";
        return member.Get switch
        {
            MemberGet.FieldAccessor => $"{member.RawName}Field({target})",
            MemberGet.GetterAccessor => $"Get{member.RawName}({target})",
            _ => $"value.{member.Name}",
        };
    }

    public static string Set(ObjectModel type, MemberModel member, string newValue)
    {
        string target = type.IsReference ? "value" : "ref value";
        return member.Set == MemberSet.FieldAccessor
            ? $"{member.RawName}Field({target}) = {newValue}"
            : $"Set{member.RawName}({target}, {newValue})";
    }

    public static void Emit(SourceWriter writer, ObjectModel type)
    {
        foreach (MemberModel member in type.Members)
        {
            string target = type.IsReference ? $"{member.Declarer} target" : $"ref {member.Declarer} target";
            if (member.Get == MemberGet.FieldAccessor || member.Set == MemberSet.FieldAccessor)
                Declare(writer, "Field", member.FieldName, $"ref {member.Type.Name} {member.RawName}Field({target})");
            if (member.Get == MemberGet.GetterAccessor)
                Declare(writer, "Method", "get_" + member.RawName, $"{member.Type.Name} Get{member.RawName}({target})");
            if (member.Set == MemberSet.SetterAccessor)
                Declare(writer, "Method", "set_" + member.RawName, $"void Set{member.RawName}({target}, {member.Type.Name} value)");
        }
    }

    private static void Declare(SourceWriter writer, string kind, string name, string declaration)
    {
        writer.Line();
        writer.Line("[global::System.Runtime.CompilerServices.UnsafeAccessor("
            + $"global::System.Runtime.CompilerServices.UnsafeAccessorKind.{kind}, Name = \"{name}\")]");
        writer.Line($"private static extern {declaration};");
    }
}
