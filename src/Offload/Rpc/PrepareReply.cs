using Offload.Rpc.Faults;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The worker's half of <see cref="PrepareExchange"/>.</summary>
internal sealed class PrepareReply(Fault? fault) : IRpcReply
{
    public void WriteReply(ref PayloadWriter writer)
    {
        writer.WriteByte(fault is null ? (byte)0 : (byte)1);
        fault?.Write(ref writer);
    }
}
