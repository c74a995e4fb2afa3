using Offload.Rpc;
using Offload.Serialization;

namespace Offload.FastLane;

/// <summary>A reply that was written for the fast lane, and goes over the slow one.</summary>
internal sealed class LateReply(byte[] bytes) : IRpcReply
{
    public void WriteReply(ref PayloadWriter writer) => writer.WriteBytes(bytes);
}
