using Offload.CompilerServices;
using Offload.Rpc;
using Offload.SharedMemory;

namespace Offload.FastLane;

/// <summary>A call as the fast lane carries it.</summary>
/// <param name="Bytes">Its header, but for the numbers that depend on the worker, and its arguments.</param>
/// <param name="ArgumentsStart">Where its arguments start.</param>
internal readonly record struct WrittenCall(Memory<byte> Bytes, int ArgumentsStart)
{
    /// <summary>The call as the slow lane carries it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isPosted">Whether a worker has got it through the fast lane.</param>
    public CallExchange ToExchange(WorkerCall call, bool isPosted = false)
    {
        var arguments = new OutgoingPayload(lender: null);
        arguments.Write(Bytes.Span[ArgumentsStart..]);
        return new CallExchange(call, arguments) { IsPosted = isPosted };
    }
}
