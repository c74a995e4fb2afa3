using System.Runtime.CompilerServices;
using Offload.Pools;
using Offload.Rpc;
using Offload.Serialization;
using Offload.Workers;

namespace Offload.FastLane;

/// <summary>
/// Keeps a worker busy with the short calls of the queue: posts as many as its lane takes, takes their answers, posts the next,
/// until the queue has none. It runs on the thread pool, and makes room there for those who go on with their answers.
/// </summary>
internal sealed class CallPump(WorkerRoster roster, WorkerProcess worker, WorkerPoolOptions options) : IThreadPoolWorkItem
{
    private const int SpinsForBeginning = 20;

    private readonly BriefCaller[] _taken = new BriefCaller[LaneMemory.Slots];
    private readonly Queue<BriefCaller> _posted = new(LaneMemory.Slots);
    private readonly List<BriefCaller> _answered = new(LaneMemory.Slots);
    private BriefCaller? _refused;
    private int _patience = SpinsForBeginning;
    private bool _isClosing;
    private bool _workerIsLost;

    void IThreadPoolWorkItem.Execute()
    {
        var spin = new BriefSpin(BriefSpin.LimitForAnswers);
        try
        {
            while (!TryGoOn(ref spin))
            {
            }
        }
        catch (InvalidDataException violation)
        {
            worker.EndLane(violation);
            ReturnAnswered();
            HandOver();
        }
    }

    /// <summary>Takes what answers there are and posts what there is room for.</summary>
    /// <returns>Whether this thread is done with it: others are to go on with answers first, or the worker has been given
    /// back.</returns>
    private bool TryGoOn(ref BriefSpin spin)
    {
        TakeAnswers();
        Post();
        if (_answered.Count > 0)
        {
            // Whoever has got its answer finds the worker free.
            bool hasMore = _posted.Count > 0;
            if (!hasMore)
                End();
            ReturnAnswered();
            if (hasMore)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (_posted.Count == 0)
            End();
        else if (spin.GoesOn() || MayYetBegin(ref spin) || !worker.Lane!.TryTakeOff())
            return false;
        else
            HandOver();
        return true;
    }

    /// <summary>A worker that has not got to its oldest call has no processor, which says nothing about the call.</summary>
    private bool MayYetBegin(ref BriefSpin spin)
    {
        if (_patience == 0 || worker.HasBegun(worker.Calls - _posted.Count + 1))
            return false;
        _patience--;
        spin = new BriefSpin(BriefSpin.LimitForAnswers);
        return true;
    }

    private void TakeAnswers()
    {
        while (_posted.TryPeek(out BriefCaller? caller) && worker.Lane!.Look() == LaneLook.Answered)
        {
            Read(caller);
            _posted.Dequeue();
            worker.Lane.Remove();
            _patience = SpinsForBeginning;
            _answered.Add(caller);
        }
    }

    /// <summary>Posts calls of the queue, as many as there is room for.</summary>
    private void Post()
    {
        if (_isClosing)
            return;
        Span<BriefCaller> taken = roster.TakeBrief(worker, _taken.AsSpan(_posted.Count));
        while (!taken.IsEmpty && worker.TryPost(taken[0].Call.Method, taken[0].Request.Bytes.Span))
        {
            _posted.Enqueue(taken[0]);
            taken = taken[1..];
        }

        if (taken.IsEmpty)
            return;
        _isClosing = true;
        if (_posted.Count == 0)
        {
            _refused = taken[0];
            taken = taken[1..];
        }

        roster.PutBack(taken);
    }

    private void ReturnAnswered()
    {
        roster.NoteAnswered(_answered.Count);
        foreach (BriefCaller caller in _answered)
            caller.Return();
        _answered.Clear();
    }

    /// <summary>The queue has no more for this worker, or it takes no more here.</summary>
    private void End()
    {
        if (_refused is { } caller)
            caller.GoOn(roster.LeasePumped(worker), isPosted: false);
        else
            roster.ReturnPumped(worker, _workerIsLost);
    }

    /// <summary>
    /// The oldest call takes long: it goes over to the slow lane, and those behind it, which have not begun, to the next worker.
    /// </summary>
    private void HandOver()
    {
        BriefCaller late = _posted.Dequeue();
        BriefCaller[] others = [.. _posted];
        worker.NoteWithdrawn(others.Length);
        if (worker.HasBegun(worker.Calls))
            late.Call.Method.Pace.NoteLate();
        roster.PutBack(others);
        late.GoOn(roster.LeasePumped(worker), isPosted: true);
    }

    [SkipLocalsInit]
    private void Read(BriefCaller caller)
    {
        Span<byte> copy = stackalloc byte[LaneSlot.Capacity];
        ReadOnlySpan<byte> answer = worker.Lane!.CopyAnswer(copy);
        worker.NoteFast(caller.Call.Method);
        if (!WorkerProcess.TryReadResult(caller.Call, answer))
            caller.Failure = ReadFailure(caller, answer);
    }

    /// <summary>Reads an answer that is not simply a result.</summary>
    /// <returns>What the call has failed with; null if it has not.</returns>
    private Exception? ReadFailure(BriefCaller caller, ReadOnlySpan<byte> answer)
    {
        using CallExchange exchange = caller.Request.ToExchange(caller.Call);
        exchange.Link = worker.Link;
        var lease = new WorkerLease(worker, options);
        try
        {
            var reader = new PayloadReader(answer);
            exchange.ReadReply(ref reader);
            if (exchange.Outcome == CallOutcome.Returned)
                return null;
            Exception failure = lease.ToException(caller.Call.Method, exchange.Outcome, exchange.Fault!, CancellationToken.None);
            Lose(lease.WorkerIsLost);
            return failure;
        }
        catch (Exception unreadable)
        {
            // What was in order, but could not be read, is no lie.
            Lose(exchange.ReplyWasUnreadable);
            return unreadable;
        }
    }

    private void Lose(bool isLost)
    {
        _workerIsLost |= isLost;
        _isClosing |= isLost;
    }
}
