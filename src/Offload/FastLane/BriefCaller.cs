using System.Runtime.ExceptionServices;
using Offload.CompilerServices;
using Offload.Pools;

namespace Offload.FastLane;

/// <summary>
/// A short call in the queue, complete with its arguments: whoever has a worker for it, a <see cref="CallPump"/>, posts it, and
/// takes its answer.
/// </summary>
/// <param name="pool">The pool that the call was made in.</param>
/// <param name="call">The call.</param>
/// <param name="request">The call as the fast lane carries it.</param>
/// <param name="start">When the call was made, for its metrics.</param>
/// <param name="cancellationToken">The caller's token.</param>
internal abstract class BriefCaller(
    WorkerPool pool, WorkerCall call, WrittenCall request, long start,
    CancellationToken cancellationToken) : QueuedCaller, IThreadPoolWorkItem
{
    private WorkerRoster? _roster;
    private CancellationTokenRegistration _registration;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public override bool IsBrief => true;

    public WorkerCall Call => call;

    public WrittenCall Request => request;

    /// <summary>What the call has failed with, if it has.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether the caller, if it has not begun to be served, does not want to be any more.</summary>
    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>
    /// Lets the caller leave the roster's queue when its token is cancelled; to be called before it enters. Once a worker may
    /// have begun the call, it is either answered at once, or goes on in the ordinary way, which watches the token itself.
    /// </summary>
    public void WatchCancellation(WorkerRoster roster)
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _roster = roster;
        _registration = cancellationToken.UnsafeRegister(static caller => ((BriefCaller)caller!).Leave(), this);
    }

    /// <summary>The caller has left, and is to be told so.</summary>
    public void Cancel() => Fail(new OperationCanceledException(cancellationToken));

    /// <summary>Ends the call: its answer has been read. Whoever awaits it goes on elsewhere.</summary>
    public void Return()
    {
        if (Failure is not null)
        {
            Fail(Failure);
            return;
        }

        _registration.Unregister();
        pool.NoteReturned(call, start);
        SetResult();
    }

    public override void Fail(Exception exception)
    {
        Failure = exception;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Goes on in the ordinary way, with a worker.</summary>
    /// <param name="lease">The worker.</param>
    /// <param name="isPosted">Whether it has the call already.</param>
    public void GoOn(WorkerLease lease, bool isPosted)
        => GoOn(() => new BegunCall { Exchange = request.ToExchange(call, isPosted), Lease = lease });

    void IThreadPoolWorkItem.Execute() => GoOn(() => new BegunCall { Failure = ExceptionDispatchInfo.Capture(Failure!) });

    /// <summary>In the flow of control that the call was made in.</summary>
    private void GoOn(Func<BegunCall> begin)
    {
        if (_context is null)
            _ = GoOnAsync(begin());
        else
            ExecutionContext.Run(_context, _ => _ = GoOnAsync(begin()), state: null);
    }

    private void Leave()
    {
        if (_roster!.Remove(this))
            Cancel();
    }

    protected abstract void SetResult();

    protected abstract void SetException(Exception failure);

    private async Task GoOnAsync(BegunCall begun)
    {
        try
        {
            _registration.Unregister();
            await pool.InvokeAsync(call, begun, cancellationToken).ConfigureAwait(false);
            SetResult();
        }
        catch (Exception failure)
        {
            SetException(failure);
        }
    }
}
