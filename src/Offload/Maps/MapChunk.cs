using Offload.Batches;

namespace Offload.Maps;

/// <summary>
/// Consecutive items of a map that are run together. Either each has its task, or all are calls of one batch that nobody has a
/// task of.
/// </summary>
internal sealed class MapChunk(IMapProgress progress, long firstIndex) : IBatchObserver
{
    private bool[] _settled = [];
    private Exception?[]? _failures;
    private IResultQueue? _results;

    /// <summary>The place of the first item in the source.</summary>
    public long FirstIndex { get; } = firstIndex;

    public int Count { get; private set; }

    /// <summary>The items, if failures are to name them.</summary>
    public Array? Items { get; private set; }

    /// <summary>The task of each item; null if they have none.</summary>
    public Task[]? Tasks { get; private set; }

    /// <summary>The result of each item; null if they have tasks.</summary>
    public BatchResults? Results { get; private set; }

    /// <summary>Whether an item without a task has failed.</summary>
    public bool HasFailures => Volatile.Read(ref _failures) is not null;

    /// <summary>What is to be sent to workers for it.</summary>
    public IReadOnlyList<CallBatch> Batches { get; private set; } = [];

    /// <summary>How many items have been consumed.</summary>
    public int Consumed { get; set; }

    /// <summary>Completes the chunk: no item is added any more.</summary>
    public void Seal(int count, Array? items, Task[]? tasks, IReadOnlyList<CallBatch> batches, IResultQueue results)
    {
        Count = count;
        Items = items;
        Tasks = tasks;
        Batches = batches;
        _results = results;
        if (tasks is null)
        {
            Results = batches[0].Results;
            _settled = new bool[count];
        }
    }

    /// <summary>How many items from <paramref name="first"/> on have their outcome.</summary>
    public int CountSettled(int first)
    {
        int end = first;
        if (Tasks is { } tasks)
        {
            while (end < Count && tasks[end].IsCompleted)
                end++;
            return end - first;
        }

        int unsettled = _settled.AsSpan(first).IndexOf(false);
        Volatile.ReadBarrier();
        return unsettled < 0 ? Count - first : unsettled;
    }

    /// <summary>What an item that has its outcome has failed with; null if it has not.</summary>
    public Exception? FailureOf(int index)
    {
        if (Tasks is not { } tasks)
            return _failures?[index];
        Task task = tasks[index];
        if (task.IsCompletedSuccessfully)
            return null;
        return task.Exception is { } exception
            ? exception.InnerExceptions.Count == 1 ? exception.InnerException : exception
            : new TaskCanceledException(task);
    }

    void IBatchObserver.OnReturned(int first, int end)
    {
        Volatile.WriteBarrier();
        _settled.AsSpan(first, end - first).Fill(true);
        progress.NoteDone(end - first);
        _results!.Ready(this, first, end);
    }

    void IBatchObserver.OnFailed(int index, Exception exception)
    {
        Exception?[] failures = _failures
            ?? Interlocked.CompareExchange(ref _failures, new Exception?[Count], null) ?? _failures!;
        failures[index] = exception;
        Volatile.Write(ref _settled[index], true);
        progress.NoteFailed();
        _results!.Ready(this, index, index + 1);
    }
}
