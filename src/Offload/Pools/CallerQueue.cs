namespace Offload.Pools;

/// <summary>Those who wait for a worker, in order. Anyone can leave at any time, and to be in it needs no memory.</summary>
internal sealed class CallerQueue
{
    private QueuedCaller? _last;

    public int Count { get; private set; }

    public QueuedCaller? First { get; private set; }

    public void AddLast(QueuedCaller caller) => Insert(caller, _last, next: null);

    /// <summary>For those who were here before all others, and are back.</summary>
    public void AddFirst(QueuedCaller caller) => Insert(caller, previous: null, First);

    /// <summary>Takes a caller out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(QueuedCaller caller)
    {
        if (caller.Queue != this)
            return false;
        if (caller.Previous is null)
            First = caller.Next;
        else
            caller.Previous.Next = caller.Next;
        if (caller.Next is null)
            _last = caller.Previous;
        else
            caller.Next.Previous = caller.Previous;
        (caller.Queue, caller.Previous, caller.Next) = (null, null, null);
        Count--;
        return true;
    }

    private void Insert(QueuedCaller caller, QueuedCaller? previous, QueuedCaller? next)
    {
        (caller.Queue, caller.Previous, caller.Next) = (this, previous, next);
        if (previous is null)
            First = caller;
        else
            previous.Next = caller;
        if (next is null)
            _last = caller;
        else
            next.Previous = caller;
        Count++;
    }
}
