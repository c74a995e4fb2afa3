using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>How a caller names an assembly to a worker.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Path">Where the caller has loaded it from; empty if from inside a single-file program.</param>
internal readonly record struct AssemblyReference(string Name, string Path)
{
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty is what a single-file program is to give.")]
    public static AssemblyReference To(Assembly assembly) => new(assembly.FullName ?? "", assembly.Location);

    public void Write(ref PayloadWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteString(Path);
    }

    public static AssemblyReference Read(ref PayloadReader reader) => new(reader.ReadString() ?? "", reader.ReadString() ?? "");
}
