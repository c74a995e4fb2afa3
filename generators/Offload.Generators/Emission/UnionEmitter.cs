using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>A tag, then an object of the class that it stands for.</summary>
internal static class UnionEmitter
{
    private const string Self = "Self";

    public static void Emit(SourceWriter writer, UnionModel type)
    {
        EmitWrite(writer, type);
        writer.Line();
        EmitRead(writer, type);
        if (type.Self is not { } self)
            return;
        writer.Line();
        if (self.Form == ObjectForm.Plain)
            ObjectEmitter.Emit(writer, self, Self);
        else
            TolerantEmitter.Emit(writer, self, Self);
    }

    private static void EmitWrite(SourceWriter writer, UnionModel type)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        ObjectEmitter.WriteNullCheck(writer);
        writer.Line("global::System.Type type = value.GetType();");
        string keyword = "if";
        foreach (UnionCase item in type.Cases)
        {
            writer.Open($"{keyword} (type == typeof({item.Type.Name}))");
            writer.Line($"writer.WriteUnionTag({item.Tag});");
            writer.Line(item.IsSelf ? "WriteSelf(ref writer, value);" : $"{item.Type.WriteCall($"({item.Type.Name})value")};");
            writer.Close();
            keyword = "else if";
        }

        writer.Open("else");
        writer.Line($"{GeneratedNames.Writer}.RequireExactType(value, typeof({type.Name}));");
        writer.Close();
        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, UnionModel type)
    {
        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line("if (!reader.TryReadUnionTag(out int tag))");
        writer.Continuation("return null;");
        writer.Open("switch (tag)");
        foreach (UnionCase item in type.Cases)
        {
            writer.Line($"case {item.Tag}:");
            writer.Continuation($"return {(item.IsSelf ? "ReadSelf(ref reader)" : item.Type.ReadCall())};");
        }

        writer.Line("default:");
        writer.Continuation("reader.FailUnionTag(tag);");
        writer.Continuation("return null;");
        writer.Close();
        writer.Close();
    }
}
