namespace Offload.Pools;

/// <summary>Those who wait for a worker, in order. Anyone can leave at any time, and to be in it needs no memory.</summary>
internal sealed class CallerQueue
{
    private QueuedCaller? _last;

    public int Count { get; private set; }

    public QueuedCaller? First { get; private set; }

    public void AddLast(QueuedCaller caller)
    {
        (caller.Queue, caller.Previous, caller.Next) = (this, _last, null);
        if (_last is null)
            First = caller;
        else
            _last.Next = caller;
        _last = caller;
        Count++;
    }

    /// <summary>For those who were here before all others, and are back.</summary>
    public void AddFirst(QueuedCaller caller)
    {
        (caller.Queue, caller.Previous, caller.Next) = (this, null, First);
        if (First is null)
            _last = caller;
        else
            First.Previous = caller;
        First = caller;
        Count++;
    }

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
}
