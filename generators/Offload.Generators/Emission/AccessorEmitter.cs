using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>
/// Access to members that the language keeps generated code from, e.g. private setters. The runtime binds it without reflection.
/// </summary>
internal static class AccessorEmitter
{
    public static string Get(ObjectModel type, MemberModel member)
    {
        string target = type.IsReference ? "value" : "ref value";
        return member.Get switch
        {
            MemberGet.FieldAccessor => $"{Holder(member)}{member.RawName}Field({target})",
            MemberGet.GetterAccessor => $"{Holder(member)}Get{member.RawName}({target})",
            _ => $"value.{member.Name}",
        };
    }

    public static string Set(ObjectModel type, MemberModel member, string newValue)
    {
        string target = type.IsReference ? "value" : "ref value";
        return member.Set == MemberSet.FieldAccessor
            ? $"{Holder(member)}{member.RawName}Field({target}) = {newValue}"
            : $"{Holder(member)}Set{member.RawName}({target}, {newValue})";
    }

    public static void Emit(SourceWriter writer, ObjectModel type)
    {
        foreach (MemberModel member in type.Members)
        {
            bool field = member.Get == MemberGet.FieldAccessor || member.Set == MemberSet.FieldAccessor;
            bool getter = member.Get == MemberGet.GetterAccessor;
            bool setter = member.Set == MemberSet.SetterAccessor;
            if (!field && !getter && !setter)
                continue;
            if (member.Generic is { } generic)
            {
                writer.Line();
                writer.Open($"private static class {member.RawName}Access<{generic.Parameters}>");
            }

            string memberType = member.Generic?.MemberType ?? member.Type.Name;
            string declarer = member.Generic?.Name ?? member.Declarer;
            string target = type.IsReference ? $"{declarer} target" : $"ref {declarer} target";
            if (field)
                Declare(writer, "Field", member.FieldName, $"ref {memberType} {member.RawName}Field({target})");
            if (getter)
                Declare(writer, "Method", "get_" + member.RawName, $"{memberType} Get{member.RawName}({target})");
            if (setter)
                Declare(writer, "Method", "set_" + member.RawName, $"void Set{member.RawName}({target}, {memberType} value)");
            if (member.Generic is not null)
                writer.Close();
        }
    }

    private static string Holder(MemberModel member)
        => member.Generic is { } generic ? $"{member.RawName}Access<{generic.Arguments}>." : string.Empty;

    private static void Declare(SourceWriter writer, string kind, string name, string declaration)
    {
        writer.Line();
        writer.Line("[global::System.Runtime.CompilerServices.UnsafeAccessor("
            + $"global::System.Runtime.CompilerServices.UnsafeAccessorKind.{kind}, Name = \"{name}\")]");
        writer.Line($"internal static extern {declaration};");
    }
}
