using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The reply to a request, on the side that answers.</summary>
internal interface IRpcReply
{
    void WriteReply(ref PayloadWriter writer);
}
