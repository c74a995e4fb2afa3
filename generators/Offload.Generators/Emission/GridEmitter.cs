using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>Arrays of two to four dimensions: the lengths, then the elements row by row.</summary>
internal static class GridEmitter
{
    public static void Emit(SourceWriter writer, GridModel type)
    {
        string[] lengths = [.. Enumerable.Range(0, type.Rank).Select(dimension => $"length{dimension}")];
        EmitWrite(writer, type);
        writer.Line();
        EmitRead(writer, type, lengths);
    }

    private static void EmitWrite(SourceWriter writer, GridModel type)
    {
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        ObjectEmitter.WriteNullCheck(writer);
        writer.Line($"writer.BeginObject({type.Rank + 1});");
        for (int dimension = 0; dimension < type.Rank; dimension++)
            writer.Line($"writer.WriteUnmanaged(value.GetLength({dimension}));");
        if (type.Element.IsUnmanaged)
        {
            writer.Line($"writer.WriteUnmanagedGrid<{type.Element.Name}>(value);");
        }
        else
        {
            writer.Line("writer.WriteCollectionHeader(value.Length);");
            writer.Line($"foreach ({type.Element.Name} element in value)");
            writer.Continuation(type.Element.WriteCall("element") + ";");
        }

        writer.Line("writer.EndObject();");
        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, GridModel type, string[] lengths)
    {
        writer.Open(SerializerEmitter.ReadDeclaration(type));
        writer.Line($"if (!reader.TryBeginGrid({type.Rank}))");
        writer.Continuation("return null;");
        foreach (string length in lengths)
            writer.Line($"int {length} = reader.ReadUnmanaged<int>();");
        writer.Line($"reader.CheckGrid({type.Element.MinSize}, {string.Join(", ", lengths)});");
        writer.Line($"var value = {CollectionEmitter.NewArray(type.Element.Name, string.Join(", ", lengths))};");
        if (type.Element.IsUnmanaged)
            writer.Line($"reader.ReadUnmanagedGrid<{type.Element.Name}>(value);");
        else
            EmitLoops(writer, type, lengths);
        writer.Line("reader.EndObject();");
        writer.Line("return value;");
        writer.Close();
    }

    private static void EmitLoops(SourceWriter writer, GridModel type, string[] lengths)
    {
        // An array of many rows may have no columns: there is nothing to read, and nothing to go through.
        writer.Open("if (value.Length > 0)");
        string[] indexes = [.. Enumerable.Range(0, type.Rank).Select(dimension => $"index{dimension}")];
        for (int dimension = 0; dimension < type.Rank; dimension++)
            writer.Open(
                $"for (int {indexes[dimension]} = 0; {indexes[dimension]} < {lengths[dimension]}; {indexes[dimension]}++)");
        writer.Line($"value[{string.Join(", ", indexes)}] = {type.Element.ReadCall()};");
        for (int dimension = 0; dimension < type.Rank; dimension++)
            writer.Close();
        writer.Close();
        writer.Line();
    }
}
