using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>How a caller names a contract to a worker.</summary>
/// <param name="Number">The contract's number in this session.</param>
/// <param name="Assembly">The assembly that declares the contract.</param>
/// <param name="Hash">The caller's <see cref="CompilerServices.WorkerContract.Hash"/>.</param>
internal readonly record struct ContractReference(int Number, AssemblyReference Assembly, ulong Hash)
{
    public void Write(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(Number);
        Assembly.Write(ref writer);
        writer.WriteUnmanaged(Hash);
    }

    public static ContractReference Read(ref PayloadReader reader)
        => new(reader.ReadUnmanaged<int>(), AssemblyReference.Read(ref reader), reader.ReadUnmanaged<ulong>());
}
