using System.Diagnostics.CodeAnalysis;
using Offload.CompilerServices;

namespace Offload.Batches;

/// <summary>
/// Takes the calls that proxies make on its thread while it is the current collector, to be sent in batches. Only calls are
/// collected that a batch can do justice to; any other goes its ordinary way.
/// </summary>
/// <param name="cancellationToken">The token that a collected call may have: cancelling it cancels the batch.</param>
internal sealed class CallCollector(CancellationToken cancellationToken)
{
    [ThreadStatic]
    private static CallCollector? _current;

    private readonly List<CallBatch> _batches = [];
    private CallBatch? _latest;

    // How many more calls were collected than could not be.
    private long _balance;

    // Writing arguments may run code of anyone's, whose own calls are no part of the batch.
    private bool _isAdding;

    /// <summary>The collector of this thread, if any.</summary>
    public static CallCollector? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Guards the batches against <see cref="Take"/> from another thread.</summary>
    public Lock Gate { get; } = new();

    /// <summary>
    /// Whether whoever makes the calls holds the gate already: to enter it once more would cost as much as to collect a call.
    /// </summary>
    public bool IsGateHeld { get; set; }

    /// <summary>Whether calls are collected at all; otherwise they are only looked at.</summary>
    public bool IsOpen { get; set; }

    /// <summary>How many calls a batch is made for.</summary>
    public int Capacity { get; set; }

    /// <summary>Gets the outcomes of calls whose tasks nobody sees; if it is null, every call has a task of its own.</summary>
    public IBatchObserver? Observer { get; set; }

    /// <summary>The pool of the latest call.</summary>
    public WorkerPool? Pool { get; private set; }

    /// <summary>Whether most calls are of a kind that is not collected.</summary>
    public bool IsOfNoUse => _balance < 0;

    /// <summary>The bytes of the arguments in the batch that the latest call is in.</summary>
    public int Bytes => _latest?.ArgumentBytes ?? 0;

    /// <summary>Collects a call whose method returns a value.</summary>
    /// <param name="call">The call.</param>
    /// <param name="callToken">The token that it is made with.</param>
    /// <param name="task">What the proxy is to return.</param>
    /// <returns>Whether the call is collected.</returns>
    public bool TryCollect<TResult>(
        WorkerCall<TResult> call, CancellationToken callToken, [NotNullWhen(true)] out Task<TResult>? task)
    {
        task = null;
        if (!IsCollectable(call, callToken))
            return false;
        if (IsGateHeld)
            return TryAdd(call, out task);
        lock (Gate)
            return TryAdd(call, out task);
    }

    /// <summary>Collects a call whose method returns nothing.</summary>
    /// <inheritdoc cref="TryCollect{TResult}"/>
    public bool TryCollect(WorkerCall call, CancellationToken callToken, [NotNullWhen(true)] out Task? task)
    {
        task = null;
        if (!IsCollectable(call, callToken))
            return false;
        if (IsGateHeld)
            return TryAdd(call, out task);
        lock (Gate)
            return TryAdd(call, out task);
    }

    /// <summary>Takes what has been collected. The gate is held.</summary>
    public CallBatch[] Take()
    {
        CallBatch[] taken = [.. _batches];
        _batches.Clear();
        _latest = null;
        return taken;
    }

    private bool IsCollectable(WorkerCall call, CancellationToken callToken)
    {
        if (InlineCall.IsWanted)
            return false;
        WorkerPool pool = WorkerProxy.PoolOf(call);
        Pool = pool;
        if (!IsOpen || _isAdding)
            return false;
        // A token of the caller's own is no business of the others, nor is a deadline that has begun already; and arguments that
        // the call has written itself have their place.
        bool isCollectable = (callToken == cancellationToken || !callToken.CanBeCanceled) && !pool.Options.DeadlineIncludesQueue
            && !call.HasWrittenArguments;
        _balance += isCollectable ? 1 : -1;
        return isCollectable;
    }

    private bool TryAdd<TResult>(WorkerCall<TResult> call, [NotNullWhen(true)] out Task<TResult>? task)
    {
        task = null;
        if (!TryGetBatch(call, out CallBatch? batch))
            return false;
        task = !TryWrite(call, batch, out Exception? unwritable) ? Task.FromException<TResult>(unwritable)
            : batch.Observer is CallPromises promises
                ? promises.Add(new CallPromise<TResult>((BatchResults<TResult>)batch.Results, batch.Count - 1)).Task
            : CollectedTask.Of<TResult>.Instance;
        return true;
    }

    private bool TryAdd(WorkerCall call, [NotNullWhen(true)] out Task? task)
    {
        task = null;
        if (!TryGetBatch(call, out CallBatch? batch))
            return false;
        task = !TryWrite(call, batch, out Exception? unwritable) ? Task.FromException(unwritable)
            : batch.Observer is CallPromises promises ? promises.Add(new CallPromise()).Task
            : CollectedTask.Instance;
        return true;
    }

    /// <summary>
    /// Finds or makes the batch for a call; there is none if there is to be but one, and it is not for this call.
    /// </summary>
    private bool TryGetBatch(WorkerCall call, [NotNullWhen(true)] out CallBatch? batch)
    {
        batch = _latest;
        if (batch is not null && batch.Method == call.Method && batch.Pool == Pool)
            return true;
        batch = FindBatch(call.Method);
        if (batch is null)
        {
            if (Observer is not null && _batches.Count > 0)
                return false;
            batch = new CallBatch(call, Pool!, Capacity) { Observer = Observer ?? new CallPromises() };
            _batches.Add(batch);
        }

        _latest = batch;
        return true;
    }

    // Of its own, so that the look at the latest batch needs no closure.
    private CallBatch? FindBatch(WorkerMethod method) => _batches.Find(batch => batch.Method == method && batch.Pool == Pool);

    private bool TryWrite(WorkerCall call, CallBatch batch, [NotNullWhen(false)] out Exception? failure)
    {
        _isAdding = true;
        failure = null;
        try
        {
            batch.Add(call);
        }
        catch (Exception unwritable)
        {
            failure = unwritable;
        }

        _isAdding = false;
        return failure is null;
    }
}
