using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>The pair of delegates that writes and reads the values of a channel.</summary>
internal static class CodecEmitter
{
    public static void Emit(SourceWriter writer, string name, TypeRef type, string declaredType)
    {
        string codec = $"{GeneratedNames.Codec}<{declaredType}>";
        writer.Line($"private static readonly {codec} {name} = new {codec}(");
        writer.Continuation($"static (ref {GeneratedNames.Writer} writer, {declaredType} value) => {type.WriteCall("value")},");
        writer.Continuation(
            $"static (ref {GeneratedNames.Reader} reader) => {type.ReadCall()}{(type.IsReference ? "!" : string.Empty)});");
        writer.Line();
    }
}
