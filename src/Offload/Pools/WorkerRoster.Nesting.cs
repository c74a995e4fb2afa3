using Offload.Conversations;

namespace Offload.Pools;

/// <content>
/// Calls made by what a running call has its caller run: a callback, a source that is streamed in. They may need a worker of the
/// same pool, and the running call doesn't give its own one back before they have ended.
/// </content>
internal sealed partial class WorkerRoster
{
    /// <summary>Whether the current code runs for a call of this roster.</summary>
    public bool IsNested
    {
        get
        {
            for (WorkerLease? lease = Conversation.LeaseOfCallerCode; lease is not null; lease = lease.Outer)
            {
                if (lease.IsOf(_options))
                    return true;
            }

            return false;
        }
    }

    /// <summary>
    /// Whether every worker is held by a call that waits for a nested one, which waits in the queue: nobody would ever be served.
    /// </summary>
    private bool IsStuck()
    {
        if (_starting > 0 || _leases.Count < _options.MaxWorkers)
            return false;
        var waiting = new HashSet<WorkerLease>();
        for (QueuedCaller? caller = _queue.First; caller is not null; caller = caller.Next)
        {
            for (WorkerLease? lease = caller.Outer; lease is not null && waiting.Add(lease);)
                lease = lease.Outer;
        }

        return _leases.IsSubsetOf(waiting);
    }

    private InvalidOperationException Stuck() => new(
        $"A callback, or a stream that is an argument, needs a worker of pool '{_options.Name}', but all {_options.MaxWorkers} are held by calls that wait "
        + "for callbacks or streams like it. Raise WorkerPoolOptions.MaxWorkers, or let it use another pool.");
}
