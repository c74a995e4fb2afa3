using Offload.Rpc;
using Offload.Serialization;

namespace Offload.FastLane;

/// <summary>Asks over the slow lane for the reply to a call that was made on the fast lane.</summary>
/// <param name="call">The call.</param>
/// <param name="isCancelled">Whether the caller has lost interest already.</param>
internal sealed class CollectExchange(CallExchange call, bool isCancelled) : IRpcExchange
{
    public void WriteRequest(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(call.Number);
        writer.WriteByte(isCancelled ? (byte)1 : (byte)0);
    }

    public void ReadReply(ref PayloadReader reader) => call.ReadReply(ref reader);

    /// <summary>The worker's side of <see cref="WriteRequest"/>.</summary>
    public static (long Call, bool IsCancelled) ReadRequest(ref PayloadReader reader)
        => (reader.ReadUnmanaged<long>(), reader.ReadByte() != 0);
}
