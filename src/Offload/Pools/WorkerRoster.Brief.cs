using Offload.Conversations;
using Offload.FastLane;
using Offload.Workers;

namespace Offload.Pools;

/// <content>
/// Calls that take microseconds: who makes one takes an idle worker and looks for the answer; where none is idle, calls queue up,
/// and pumps keep workers busy with them.
/// </content>
internal sealed partial class WorkerRoster
{
    private int _immediate;
    private int _pumps;

    // Calls that pumps have; they end without the lock.
    private int _taken;

    /// <summary>
    /// Takes an idle worker, if nobody waits, for a call that its caller will not await: it is to be given back within
    /// microseconds, or to be leased after all.
    /// </summary>
    public WorkerProcess? TryTake()
    {
        // A look without the lock: many who call at the same time all have to queue up.
        if (_queue.Count > 0 || !HasProcessorFor(isBrief: true))
            return null;
        lock (_lock)
        {
            if (_disposed || _queue.Count > 0 || !HasProcessorFor(isBrief: true) || TakeIdle() is not { } worker)
                return null;
            _immediate++;
            _brief++;
            StartAsNeeded();
            _monitor.NoteBrief();
            return worker;
        }
    }

    /// <summary>Gives back what <see cref="TryTake"/> gave.</summary>
    public void Return(WorkerProcess worker)
    {
        lock (_lock)
        {
            _immediate--;
            _brief--;
            PutBack(worker, isLost: false);
        }
    }

    /// <summary>
    /// Leases what <see cref="TryTake"/> gave: its call will take longer, or ends in another way than by returning.
    /// </summary>
    public WorkerLease LeaseTaken(WorkerProcess worker)
    {
        lock (_lock)
            _immediate--;
        return LeaseBrief(worker);
    }

    /// <summary>Puts a caller at the end of the queue, who is then served by a pump, or failed.</summary>
    public void Queue(BriefCaller caller)
    {
        lock (_lock)
        {
            if (_disposed || caller.IsCancelled)
            {
                Refuse(caller);
                return;
            }

            _queue.AddLast(caller);
            ServeQueue();
        }
    }

    /// <summary>
    /// Takes callers for a pump, as long as they are the first, and as many as make the pumps' shares equal; they are to be
    /// answered, or put back. A worker that is to be replaced gets none.
    /// </summary>
    /// <returns>Those who were taken.</returns>
    public Span<BriefCaller> TakeBrief(WorkerProcess worker, Span<BriefCaller> room)
    {
        if (_queue.Count == 0 || FindReasonToReplace(worker) is not null)
            return [];
        lock (_lock)
        {
            int share = (_queue.Count + _pumps - 1) / _pumps;
            int most = Math.Min(Math.Min(share, room.Length), worker.MaxCalls - worker.Calls);
            int taken = 0;
            while (taken < most && _queue.First is BriefCaller caller)
            {
                _queue.Remove(caller);
                room[taken++] = caller;
            }

            Interlocked.Add(ref _taken, taken);
            return room[..taken];
        }
    }

    /// <summary>To be called when calls that a pump has taken have their answers.</summary>
    public void NoteAnswered(int calls) => Interlocked.Add(ref _taken, -calls);

    /// <summary>Puts callers back where <see cref="TakeBrief"/> took them from: their calls have not begun.</summary>
    public void PutBack(ReadOnlySpan<BriefCaller> callers)
    {
        if (callers.IsEmpty)
            return;
        NoteAnswered(callers.Length);
        lock (_lock)
        {
            for (int i = callers.Length - 1; i >= 0; i--)
            {
                // Who has been cancelled meanwhile was not in the queue, to leave it.
                if (_disposed || callers[i].IsCancelled)
                    Refuse(callers[i]);
                else
                    _queue.AddFirst(callers[i]);
            }

            ServeQueue();
        }
    }

    /// <summary>Gives back a pump's worker.</summary>
    public void ReturnPumped(WorkerProcess worker, bool isLost)
    {
        lock (_lock)
        {
            _pumps--;
            _brief--;
            PutBack(worker, isLost);
        }
    }

    /// <summary>Leases a pump's worker: the one call that it has will take longer.</summary>
    public WorkerLease LeasePumped(WorkerProcess worker)
    {
        NoteAnswered(1);
        lock (_lock)
            _pumps--;
        return LeaseBrief(worker);
    }

    private void Refuse(BriefCaller caller)
    {
        if (caller.IsCancelled)
            caller.Cancel();
        else
            caller.Fail(Disposed());
    }

    private WorkerLease LeaseBrief(WorkerProcess worker)
    {
        WorkerLease lease;
        lock (_lock)
        {
            _brief--;
            lease = Lease(worker, isBrief: false, Conversation.LeaseOfCallerCode);
            ServeQueue();
            if (!_graceIsOver)
                return lease;
        }

        lease.Kill(KillReason.PoolDisposed);
        return lease;
    }

    private void StartPump(WorkerProcess worker)
    {
        _pumps++;
        _brief++;
        _monitor.NoteBrief();
        ThreadPool.UnsafeQueueUserWorkItem(new CallPump(this, worker, _options), preferLocal: false);
    }
}
