using Microsoft.CodeAnalysis.Text;
using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>The file of one type's serialiser.</summary>
internal static class SerializerEmitter
{
    public static SourceText Emit(TypeModel type, string experimental)
    {
        SourceWriter writer = SourceWriter.File(
            nullable: false, $"Writes and reads {type.Name.Replace("global::", string.Empty)}.", experimental);
        SerializerModel serializer = type.Serializer;
        if (serializer.Home is { } home)
            writer.OpenContainer(home);
        else
            writer.OpenNamespace(serializer.Namespace);
        writer.Line(GeneratedNames.GeneratedCode);
        writer.Open($"{(serializer.Home is null ? "internal" : "private")} static class {serializer.ClassName}");
        EmitBody(writer, type);
        writer.Close();
        if (serializer.Home is { } closed)
            writer.CloseContainer(closed);
        else
            writer.CloseNamespace(serializer.Namespace);
        return writer.ToSourceText();
    }

    /// <param name="name">Another name than the one by which others call it.</param>
    public static string WriteDeclaration(TypeModel type, string name = "Write")
        => $"internal static void {name}(ref {GeneratedNames.Writer} writer, {type.Name} value)";

    /// <inheritdoc cref="WriteDeclaration"/>
    public static string ReadDeclaration(TypeModel type, string name = "Read")
        => $"internal static {type.Name} {name}(ref {GeneratedNames.Reader} reader)";

    private static void EmitBody(SourceWriter writer, TypeModel type)
    {
        switch (type)
        {
            case ObjectModel { Form: ObjectForm.Plain } model:
                ObjectEmitter.Emit(writer, model);
                break;
            case ObjectModel model:
                TolerantEmitter.Emit(writer, model);
                break;
            case UnionModel model:
                UnionEmitter.Emit(writer, model);
                break;
            case MemoryPackModel model:
                SmallTypeEmitter.EmitMemoryPack(writer, model);
                break;
            case LazyModel model:
                SmallTypeEmitter.EmitLazy(writer, model);
                break;
            case GroupingModel model:
                SmallTypeEmitter.EmitGrouping(writer, model);
                break;
            case CollectionModel model:
                CollectionEmitter.Emit(writer, model);
                break;
            case DictionaryModel model:
                DictionaryEmitter.Emit(writer, model);
                break;
            case NullableModel model:
                SmallTypeEmitter.EmitNullable(writer, model);
                break;
            case TupleModel model:
                SmallTypeEmitter.EmitTuple(writer, model);
                break;
            case GridModel model:
                GridEmitter.Emit(writer, model);
                break;
            default:
                throw new NotSupportedException($"No emitter for {type.GetType().Name}.");
        }
    }
}
