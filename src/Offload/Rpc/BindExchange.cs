using Offload.CompilerServices;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>Gives a contract a number, so that a call needs none of its names.</summary>
internal sealed class BindExchange(WorkerContract contract, int number) : IRpcExchange
{
    /// <summary>Why the worker can't serve the contract; <see langword="null"/> if it can.</summary>
    public string? Refusal { get; private set; }

    public void WriteRequest(ref PayloadWriter writer)
        => new ContractReference(number, AssemblyReference.To(contract.Assembly), contract.Hash).Write(ref writer);

    public void ReadReply(ref PayloadReader reader)
    {
        Refusal = reader.ReadString();
        reader.EnsureEnd();
    }
}
