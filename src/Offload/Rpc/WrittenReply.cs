using Offload.CompilerServices;
using Offload.Serialization;
using Offload.SharedMemory;

namespace Offload.Rpc;

/// <summary>
/// The worker's half of <see cref="CallExchange"/> where the result may be large: it has been written beforehand, to shared
/// memory if it is.
/// </summary>
internal sealed class WrittenReply(WorkerCall call, SegmentInbox memory, bool reportsMemory) : IRpcReply
{
    private readonly OutgoingPayload _result = OutgoingPayload.OfResult(call, memory);

    public void WriteReply(ref PayloadWriter writer)
    {
        if (reportsMemory)
            writer.WriteUnmanaged(Environment.WorkingSet);
        if (_result.Segment is not null)
        {
            writer.WriteByte((byte)CallOutcome.ReturnedShared);
            _result.Range.Write(ref writer);
            memory.GiveAway(_result);
        }
        else
        {
            writer.WriteByte((byte)CallOutcome.Returned);
            _result.CopyTo(ref writer);
        }

        _result.Dispose();
    }
}
