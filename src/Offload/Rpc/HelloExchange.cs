using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The first exchange of a session: the caller says what the worker shall be, the worker what it is.</summary>
internal sealed class HelloExchange : IRpcExchange
{
    public required WorkerIdentity Identity { get; init; }

    public int WorkerProtocolVersion { get; private set; }

    public int WorkerProcessId { get; private set; }

    public void WriteRequest(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(ProtocolVersion.Current);
        Identity.Write(ref writer);
    }

    public void ReadReply(ref PayloadReader reader)
    {
        WorkerProtocolVersion = reader.ReadUnmanaged<int>();
        WorkerProcessId = reader.ReadUnmanaged<int>();
        reader.EnsureEnd();
    }
}
