using System.Runtime.ExceptionServices;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.FastLane;

/// <summary>A reply that can't be written, which the slow lane is to say.</summary>
internal sealed class UnwritableReply(Exception reason) : IRpcReply
{
    public void WriteReply(ref PayloadWriter writer) => ExceptionDispatchInfo.Throw(reason);
}
