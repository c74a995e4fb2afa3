using Offload.Rpc;

namespace Offload.FastLane;

/// <summary>A call that came on the fast lane and is, or may be, answered on the slow one.</summary>
internal sealed class LateCall(long number)
{
    public long Number { get; } = number;

    /// <summary>What the method gets a token of, if it takes one.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>The reply, once there is one. It is sent by whichever thread makes it.</summary>
    public TaskCompletionSource<IRpcReply> Reply { get; } = new();
}
