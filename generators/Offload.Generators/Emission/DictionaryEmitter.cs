using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>A count, and keys with their values.</summary>
internal static class DictionaryEmitter
{
    public static void Emit(SourceWriter writer, DictionaryModel type)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        CollectionEmitter.WriteNullCheck(writer, type.Shape);
        string elements = CollectionEmitter.Elements(writer, type.Shape.Elements);
        writer.Line($"writer.WriteCollectionHeader({CollectionEmitter.Count(type.Shape, elements)});");
        writer.Open($"foreach (var entry in {elements})");
        if (type.EntriesAreUnmanaged)
        {
            writer.Line("writer.WriteUnmanaged(entry);");
        }
        else
        {
            writer.Line(type.Key.WriteCall("entry.Key") + ";");
            writer.Line(type.Value.WriteCall("entry.Value") + ";");
        }

        writer.Close();
        writer.Close();
        writer.Line();
        EmitRead(writer, type);
    }

    private static void EmitRead(SourceWriter writer, DictionaryModel type)
    {
        string minSize = type.EntriesAreUnmanaged
            ? $"global::System.Runtime.CompilerServices.Unsafe.SizeOf<{type.EntryName}>()"
            : $"{type.Key.MinSize} + {type.Value.MinSize}";
        bool whole = type.Shape.Add is null;
        string local = whole ? "items" : "value";
        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line($"if (!reader.TryReadCollectionHeader({minSize}, out int count))");
        writer.Continuation("return null;");
        string create = whole ? "new global::System.Collections.Generic.Dictionary<{K}, {V}>(count)" : type.Shape.Create;
        writer.Line($"var {local} = {Fill(create, type)};");
        writer.Open("for (int index = 0; index < count; index++)");
        EmitEntry(writer, type, local);
        writer.Close();
        writer.Line();
        writer.Line($"if ({local}.Count != count)");
        writer.Continuation("reader.Fail(\"a dictionary has a key twice\");");
        writer.Line($"return {(whole ? Fill(type.Shape.Create, type) : local)};");
        writer.Close();
    }

    private static void EmitEntry(SourceWriter writer, DictionaryModel type, string local)
    {
        if (type.EntriesAreUnmanaged)
        {
            writer.Line($"var entry = reader.ReadUnmanaged<{type.EntryName}>();");
            writer.Line($"{local}[entry.Key] = entry.Value;");
            return;
        }

        writer.Line($"{type.Key.Name} key = {type.Key.ReadCall()};");
        if (type.Key.IsReference)
        {
            writer.Line("if (key is null)");
            writer.Continuation("reader.Fail(\"the key of a dictionary is null\");");
        }

        writer.Line($"{local}[key] = {type.Value.ReadCall()};");
    }

    private static string Fill(string expression, DictionaryModel type)
        => expression.Replace("{T}", type.Name).Replace("{K}", type.Key.Name).Replace("{V}", type.Value.Name);
}
