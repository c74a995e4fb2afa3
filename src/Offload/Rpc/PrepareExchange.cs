using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>
/// Has a new worker run the <see cref="WorkerStartupAttribute"/> methods of its pool that these assemblies declare.
/// </summary>
internal sealed class PrepareExchange(IReadOnlyList<AssemblyReference> assemblies) : IRpcExchange
{
    /// <summary>What one of the methods threw; <see langword="null"/> if all have returned.</summary>
    public Fault? Fault { get; private set; }

    public void WriteRequest(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(assemblies.Count);
        foreach (AssemblyReference assembly in assemblies)
            assembly.Write(ref writer);
    }

    public void ReadReply(ref PayloadReader reader)
    {
        if (reader.ReadByte() != 0)
            Fault = Fault.Read(ref reader);
        reader.EnsureEnd();
    }

    /// <summary>The worker's side of <see cref="WriteRequest"/>.</summary>
    public static IReadOnlyList<AssemblyReference> ReadRequest(ref PayloadReader reader)
    {
        var assemblies = new List<AssemblyReference>();
        for (int count = reader.ReadUnmanaged<int>(); count > 0; count--)
            assemblies.Add(AssemblyReference.Read(ref reader));
        return assemblies;
    }
}
