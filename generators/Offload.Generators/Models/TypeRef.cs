namespace Offload.Generators.Models;

/// <summary>How generated code names a type, and writes and reads a value of it.</summary>
/// <param name="Name">The type with <c>global::</c>, without nullability annotations and tuple names.</param>
/// <param name="Write">A method of the writer, or (with <c>global::</c>) a static method of a serialiser.</param>
/// <param name="Read">A method of the reader, or (with <c>global::</c>) a static method of a serialiser.</param>
/// <param name="MinSize">An expression: the fewest bytes that a value can have.</param>
/// <param name="IsUnmanaged">Whether a value is written as its memory.</param>
/// <param name="IsReference">Whether the type is a reference type, hence may be null.</param>
/// <param name="Layout">Changes whenever the bytes of a value would; a type with a serialiser of its own has only its name
/// here.</param>
internal sealed record TypeRef(
    string Name, string Write, string Read, string MinSize, bool IsUnmanaged, bool IsReference, string Layout)
{
    /// <summary>Whether a generated serialiser reads it, which may run constructors and setters of the user.</summary>
    public bool HasSerializer => Write.StartsWith("global::", StringComparison.Ordinal);

    public string WriteCall(string value) => HasSerializer ? $"{Write}(ref writer, {value})" : $"writer.{Write}({value})";

    public string ReadCall() => HasSerializer ? $"{Read}(ref reader)" : $"reader.{Read}()";
}
