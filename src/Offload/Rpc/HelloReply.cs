using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The worker's half of <see cref="HelloExchange"/>.</summary>
internal sealed class HelloReply : IRpcReply
{
    public void WriteReply(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(ProtocolVersion.Current);
        writer.WriteUnmanaged(Environment.ProcessId);
    }
}
