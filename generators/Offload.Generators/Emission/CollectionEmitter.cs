using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>A count and elements.</summary>
internal static class CollectionEmitter
{
    public static void Emit(SourceWriter writer, CollectionModel type)
    {
        EmitWrite(writer, type);
        writer.Line();
        EmitRead(writer, type);
    }

    private static void EmitWrite(SourceWriter writer, CollectionModel type)
    {
        CollectionShape shape = type.Shape;
        TypeRef element = type.Element;
        writer.Open(SerializerEmitter.WriteDeclaration(type));
        WriteNullCheck(writer, shape);
        if (shape.Block is { } block && element.IsUnmanaged)
        {
            writer.Line($"writer.WriteUnmanagedSpan<{element.Name}>({block});");
        }
        else
        {
            string elements = Elements(writer, shape.Block ?? shape.Elements);
            writer.Line($"writer.WriteCollectionHeader({(shape.Block is null ? Count(shape, elements) : "elements.Length")});");
            writer.Line($"foreach (var element in {elements})");
            writer.Continuation(element.WriteCall("element") + ";");
        }

        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, CollectionModel type)
    {
        CollectionShape shape = type.Shape;
        TypeRef element = type.Element;
        writer.Open(SerializerEmitter.ReadDeclaration(type));
        if (shape.Add is null && element.IsUnmanaged)
        {
            writer.Line($"{element.Name}[] items = reader.ReadUnmanagedArray<{element.Name}>();");
            writer.Line($"return items is null ? {shape.Null} : {Fill(shape.Create, type)};");
            writer.Close();
            return;
        }

        writer.Line($"if (!reader.TryReadCollectionHeader({element.MinSize}, out int count))");
        writer.Continuation($"return {shape.Null};");
        if (shape.Add is { } add)
        {
            writer.Line($"var value = {Fill(shape.Create, type)};");
            writer.Line("for (int index = 0; index < count; index++)");
            writer.Continuation($"value.{add}({element.ReadCall()});");
            writer.Line("return value;");
        }
        else
        {
            writer.Line($"var items = {NewArray(element.Name, "count")};");
            writer.Line("for (int index = 0; index < items.Length; index++)");
            writer.Continuation($"items[index] = {element.ReadCall()};");
            writer.Line($"return {Fill(shape.Create, type)};");
        }

        writer.Close();
    }

    public static void WriteNullCheck(SourceWriter writer, CollectionShape shape)
    {
        if (shape.IsNull.Length == 0)
            return;
        writer.Open($"if ({shape.IsNull})");
        writer.Line("writer.WriteNullCollection();");
        writer.Line("return;");
        writer.Close();
        writer.Line();
        if (shape.ExactType.Length > 0)
            writer.Line($"{GeneratedNames.Writer}.RequireExactType(value, typeof({shape.ExactType}));");
    }

    /// <summary>Declares a local for the elements, unless they are the collection itself.</summary>
    /// <returns>Their name.</returns>
    public static string Elements(SourceWriter writer, string expression)
    {
        if (expression == "value")
            return expression;
        writer.Line($"var elements = {expression};");
        return "elements";
    }

    /// <summary>The expression for the number of the elements, under their name.</summary>
    public static string Count(CollectionShape shape, string elements) => shape.Count.Replace("elements", elements);

    /// <summary>An array creation; of an array of arrays the first pair of brackets takes the length.</summary>
    public static string NewArray(string element, string lengths)
    {
        int brackets = element.Length;
        while (brackets > 0 && element[brackets - 1] is ']' or ',' or '[')
            brackets--;
        return $"new {element.Substring(0, brackets)}[{lengths}]{element.Substring(brackets)}";
    }

    private static string Fill(string expression, CollectionModel type)
        => expression.Replace("{T}", type.Name).Replace("{E}", type.Element.Name);
}
