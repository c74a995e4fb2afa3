using System.Runtime.ExceptionServices;
using Offload.CompilerServices;
using Offload.Conversations;
using Offload.Pools;
using Offload.Rpc;
using Offload.Serialization;
using Offload.SharedMemory;
using Offload.Workers;

namespace Offload.FastLane;

/// <summary>
/// Calls that need no lease, no timer and no state machine, since they end while somebody looks: of short methods, on the fast
/// lane. What doesn't go that smoothly is begun here and goes on in the ordinary way.
/// </summary>
internal sealed class ImmediateCalls(WorkerRoster roster, ISegmentLender? lender, WorkerPoolOptions options)
{
    /// <summary>Runs a call, if a worker is idle.</summary>
    /// <param name="call">The call, whose result is read if it has returned one.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="begun">What has been done of the call, if it could not be ended.</param>
    /// <returns>Whether the call has returned; anything else is for the ordinary way to go on with.</returns>
    public bool TryRun(WorkerCall call, CancellationToken cancellationToken, out BegunCall begun)
    {
        begun = default;
        if (!call.Method.IsBrief || call.HasWrittenArguments || cancellationToken.IsCancellationRequested)
            return false;
        using LaneBuffer buffer = LaneBuffer.Rent(lender);
        if (!TryWrite(call, buffer, out ExceptionDispatchInfo? failure))
            begun = new BegunCall { Failure = failure };
        else if (buffer.HasOverflowed)
            begun = new BegunCall { Exchange = new CallExchange(call, buffer.DetachPayload()) };
        else
            return TryRun(call, new WrittenCall(buffer.Written, buffer.PayloadStart), cancellationToken, out begun);
        return false;
    }

    private bool TryRun(WorkerCall call, WrittenCall written, CancellationToken cancellationToken, out BegunCall begun)
    {
        bool hasPermit = SpinPermits.TryTake();
        try
        {
            if (hasPermit && roster.TryTake() is { } worker)
                return TryRun(worker, call, written, cancellationToken, out begun);
        }
        finally
        {
            if (hasPermit)
                SpinPermits.Return();
        }

        bool needsLease = options.DeadlineIncludesQueue || Conversation.LeaseOfCallerCode is not null;
        begun = needsLease
            ? new BegunCall { Exchange = written.ToExchange(call) }
            : new BegunCall { Waiting = written with { Bytes = written.Bytes.ToArray() } };
        return false;
    }

    private bool TryRun(
        WorkerProcess worker, WorkerCall call, WrittenCall written, CancellationToken cancellationToken, out BegunCall begun)
    {
        begun = default;
        bool isPosted = worker.TryPost(call.Method, written.Bytes.Span);
        if (isPosted && worker.TryTakeResult(call, cancellationToken))
        {
            roster.Return(worker);
            return true;
        }

        begun = new BegunCall { Exchange = written.ToExchange(call, isPosted), Lease = roster.LeaseTaken(worker) };
        return false;
    }

    /// <summary>Writes a call as both lanes carry it.</summary>
    private static bool TryWrite(WorkerCall call, LaneBuffer buffer, out ExceptionDispatchInfo? failure)
    {
        failure = null;
        var writer = new PayloadWriter(buffer);
        new CallHeader(Number: 0, ContractNumber: 0, call.Method.Index, CallContext.Capture()).Write(ref writer);
        writer.Flush();
        buffer.BeginPayload();
        try
        {
            call.WriteArguments(ref writer);
            writer.Flush();
            return true;
        }
        catch (Exception unwritable)
        {
            failure = ExceptionDispatchInfo.Capture(unwritable);
            return false;
        }
    }
}
