using System.Runtime.ExceptionServices;
using Offload.CompilerServices;
using Offload.Pools;
using Offload.Rpc;
using Offload.Serialization;
using Offload.Workers;

namespace Offload.FastLane;

/// <summary>
/// Calls that end before their proxy returns: of a short method, on an idle worker, answered while the caller looks. They need no
/// queue, no lease, no timer and no state machine. What doesn't go that smoothly is begun here and goes on in the ordinary way.
/// </summary>
internal sealed class ImmediateCalls(WorkerRoster roster)
{
    /// <summary>Runs a call, if it can be done at once.</summary>
    /// <param name="call">The call, whose result is read if it has returned one.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="begun">What has been done of the call, if it could not be ended.</param>
    /// <returns>Whether the call has returned; anything else is for the ordinary way to go on with.</returns>
    public bool TryRun(WorkerCall call, CancellationToken cancellationToken, out BegunCall begun)
    {
        begun = default;
        if (!call.Method.IsBrief || cancellationToken.IsCancellationRequested)
            return false;
        LaneBuffer request = LaneBuffer.Rent();
        try
        {
            int argumentsStart = Write(call, request);
            if (!request.HasOverflowed && roster.TryTake() is { } worker)
                return TryRun(worker, call, request, argumentsStart, cancellationToken, out begun);
            begun = new BegunCall(new CallExchange(call, request.Detach(argumentsStart)), Lease: null, Failure: null);
            return false;
        }
        catch (Exception unwritable)
        {
            begun = new BegunCall(Exchange: null, Lease: null, ExceptionDispatchInfo.Capture(unwritable));
            return false;
        }
        finally
        {
            request.Return();
        }
    }

    /// <summary>Writes a call as both lanes carry it.</summary>
    /// <returns>Where the arguments start.</returns>
    private static int Write(WorkerCall call, LaneBuffer request)
    {
        var writer = new PayloadWriter(request);
        new CallHeader(Number: 0, ContractNumber: 0, call.Method.Index, CallContext.Capture()).Write(ref writer);
        int argumentsStart = (int)writer.Written;
        call.WriteArguments(ref writer);
        writer.Flush();
        return argumentsStart;
    }

    private bool TryRun(
        WorkerProcess worker, WorkerCall call, LaneBuffer request, int argumentsStart, CancellationToken cancellationToken, out BegunCall begun)
    {
        begun = default;
        bool isPosted = worker.TryPost(call.Method, request.Written);
        if (isPosted && worker.TryReadResult(call, cancellationToken))
        {
            roster.Return(worker);
            return true;
        }

        var exchange = new CallExchange(call, request.Detach(argumentsStart)) { IsPosted = isPosted };
        begun = new BegunCall(exchange, roster.LeaseTaken(worker), Failure: null);
        return false;
    }
}
