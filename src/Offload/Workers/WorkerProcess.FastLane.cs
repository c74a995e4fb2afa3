using System.Runtime.CompilerServices;
using Offload.CompilerServices;
using Offload.FastLane;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.Workers;

/// <content>Calls on the fast lane.</content>
internal sealed partial class WorkerProcess
{
    private const int SpinsForWakingUp = 3;

    /// <summary>The caller's end of the fast lane; <see langword="null"/> if there is none.</summary>
    public CallerLane? Lane => _lane;

    /// <summary>How many calls were answered on the fast lane.</summary>
    public long FastCalls { get; private set; }

    /// <summary>Gives the worker a call through the fast lane, if both are ready for that.</summary>
    /// <param name="method">The call's method.</param>
    /// <param name="request">The call's header, whose numbers are filled in here, and its arguments.</param>
    public bool TryPost(WorkerMethod method, Span<byte> request)
    {
        // What a reply says of the worker's memory is for the one who has leased it.
        if (Identity.ReportsMemory || !TryPost(method, Calls + 1, request))
            return false;
        Calls++;
        return true;
    }

    /// <summary>Whether the worker has begun the method of the call with that number, or of one after it.</summary>
    public bool HasBegun(long call) => _board.BegunCall >= call;

    /// <summary>The last calls that were posted have been withdrawn before they began.</summary>
    public void NoteWithdrawn(int calls) => Calls -= calls;

    /// <summary>
    /// Takes the result of the call that was just posted, if it comes soon. Any other answer, or none, is left for
    /// <see cref="CallAsync"/> to deal with.
    /// </summary>
    [SkipLocalsInit]
    public bool TryTakeResult(WorkerCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (!WaitForAnswer(call.Method, cancellationToken))
                return false;
            Span<byte> copy = stackalloc byte[LaneSlot.Capacity];
            if (!TryReadResult(call, _lane!.CopyAnswer(copy)))
                return false;
        }
        catch (InvalidDataException)
        {
            return false; // and is found there again
        }

        NoteFast(call.Method);
        _lane.Remove();
        return true;
    }

    /// <summary>Reads an answer, if it is a result.</summary>
    public static bool TryReadResult(WorkerCall call, ReadOnlySpan<byte> answer)
    {
        try
        {
            var reader = new PayloadReader(answer);
            if ((CallOutcome)reader.ReadByte() != CallOutcome.Returned)
                return false;
            call.ReadResult(ref reader);
            reader.EnsureEnd();
            return true;
        }
        catch (Exception)
        {
            return false; // whoever reads it again will tell
        }
    }

    /// <summary>A call was answered on the fast lane in time.</summary>
    public void NoteFast(WorkerMethod method)
    {
        method.Pace.NoteFast();
        FastCalls++;
    }

    /// <summary>Ends a worker that has broken the fast lane's protocol.</summary>
    public void EndLane(InvalidDataException violation)
    {
        _lane!.Abandon();
        Kill($"it was killed because it broke the protocol: {violation.Message}");
    }

    private bool TryPost(WorkerMethod method, long number, Span<byte> request)
    {
        if (_lane is null || !_session.TryGetNumber(method.Contract, out int contract))
            return false;
        CallHeader.SetNumbers(request, number, contract);
        return _lane.TryPost(number, request);
    }

    /// <summary>Posts a call, if a thread may look for its answer, and takes that if it comes soon.</summary>
    private bool TryFastLane(CallExchange call, CancellationToken cancellationToken)
    {
        if (!SpinPermits.TryTake())
            return false;
        try
        {
            call.IsPosted = TryPost(call);
            return call.IsPosted && TryTakeAnswer(call, cancellationToken);
        }
        finally
        {
            SpinPermits.Return();
        }
    }

    private bool TryPost(CallExchange call)
    {
        bool isFit = call.Method.IsBrief || (_lane is { TakesEveryMethod: true } && !call.Method.Converses);
        if (_lane is null || !isFit || call.IsShared || call.RequestPayload.Length > LaneSlot.Capacity)
            return false;
        using LaneBuffer request = LaneBuffer.Rent(lender: null);
        var writer = new PayloadWriter(request);
        call.WriteRequest(ref writer);
        foreach (ReadOnlyMemory<byte> segment in call.RequestPayload)
            writer.WriteBytes(segment.Span);
        writer.Flush();
        return !request.HasOverflowed && TryPost(call.Method, call.Number, request.Written.Span);
    }

    /// <summary>Takes the answer to a call that was posted, if it is still on the fast lane and comes soon.</summary>
    /// <exception cref="IOException">The worker has broken the protocol.</exception>
    [SkipLocalsInit]
    private bool TryTakeAnswer(CallExchange call, CancellationToken cancellationToken)
    {
        try
        {
            if (_lane!.Count == 0 || !WaitForAnswer(call.Method, cancellationToken))
                return false;
            Span<byte> copy = stackalloc byte[LaneSlot.Capacity];
            var reader = new PayloadReader(_lane.CopyAnswer(copy));
            NoteFast(call.Method);
            _lane.Remove();
            call.ReadReply(ref reader);
            return true;
        }
        catch (InvalidDataException violation)
        {
            EndLane(violation);
            throw new IOException(violation.Message, violation);
        }
    }

    private bool WaitForAnswer(WorkerMethod method, CancellationToken cancellationToken)
    {
        // A worker that has to be woken first takes longer than its method.
        for (int wakeUps = 0; _lane!.Wait(cancellationToken) != LaneLook.Answered; wakeUps++)
        {
            bool hasBegun = HasBegun(Calls);
            bool isPatient = !hasBegun && wakeUps < SpinsForWakingUp && !cancellationToken.IsCancellationRequested;
            if (isPatient || !_lane.TryTakeOff())
                continue;
            if (hasBegun)
                method.Pace.NoteLate();
            else
                SpinPermits.NoteCrowded();
            return false;
        }

        return true;
    }
}
