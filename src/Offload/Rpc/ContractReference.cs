using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>How a caller names a contract to a worker.</summary>
/// <param name="Number">The contract's number in this session.</param>
/// <param name="AssemblyName">The full name of the assembly that declares the contract.</param>
/// <param name="AssemblyPath">Where the caller has loaded it from; empty if from inside a single-file program.</param>
/// <param name="Hash">The caller's <see cref="CompilerServices.WorkerContract.Hash"/>.</param>
internal readonly record struct ContractReference(int Number, string AssemblyName, string AssemblyPath, ulong Hash)
{
    public void Write(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(Number);
        writer.WriteString(AssemblyName);
        writer.WriteString(AssemblyPath);
        writer.WriteUnmanaged(Hash);
    }

    public static ContractReference Read(ref PayloadReader reader)
        => new(reader.ReadUnmanaged<int>(), reader.ReadString() ?? "", reader.ReadString() ?? "", reader.ReadUnmanaged<ulong>());
}
