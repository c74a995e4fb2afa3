using System.CodeDom.Compiler;
using System.Reflection;
using Offload.Batches;

namespace Offload.Maps;

/// <summary>
/// Makes the calls of a map's items, and chunks of them. A chunk is complete when it is large enough, or when its items have
/// waited for others long enough: a source may take its time.
/// </summary>
internal sealed class ChunkBuilder<T>
{
    private const string Generator = "Offload.Generators";

    private readonly Func<T, CancellationToken, Task> _call;
    private readonly CancellationToken _cancellationToken;
    private readonly CallCollector _collector;
    private readonly Task? _collected;
    private readonly bool _keepsItems;
    private readonly IMapProgress _progress;
    private readonly IResultQueue _results;
    private readonly Action<MapChunk> _run;

    // The chunk that is being built; null if there is none. Guarded, with all of it, by the collector's gate.
    private MapChunk? _chunk;
    private T[] _items = [];
    private Task[] _tasks = [];
    private bool _hasTasks;
    private int _count;
    private int _size = 1;
    private long _index;
    private bool _isStale;

    /// <summary>Makes a builder without a chunk.</summary>
    /// <param name="call">The call to make for an item.</param>
    /// <param name="collected">What the call returns if it is a proxy itself and was collected.</param>
    /// <param name="keepsItems">Whether failures are to name their items.</param>
    /// <param name="progress">Is told how items end.</param>
    /// <param name="results">Gets the chunks.</param>
    /// <param name="run">Runs a chunk.</param>
    /// <param name="cancellationToken">The token of every call.</param>
    public ChunkBuilder(
        Func<T, CancellationToken, Task> call, Task collected, bool keepsItems, IMapProgress progress, IResultQueue results,
        Action<MapChunk> run, CancellationToken cancellationToken)
    {
        _call = call;
        _collected = IsProxy(call, collected) ? collected : null;
        _keepsItems = keepsItems;
        _progress = progress;
        _results = results;
        _run = run;
        _cancellationToken = cancellationToken;
        _collector = new CallCollector(cancellationToken);
    }

    /// <summary>The pool of the latest call, once there was one.</summary>
    public WorkerPool? Pool => _collector.Pool;

    /// <summary>Whether chunks of more than one item make sense: not if their calls don't share messages anyhow.</summary>
    public bool MakesChunks => !_collector.IsOfNoUse;

    /// <summary>Whether the chunk has as many bytes of arguments as one is to have.</summary>
    public bool IsHeavy => _collector.Bytes >= ChunkSizer.TargetBytes;

    /// <summary>Sets how many items a chunk has at most. With one, calls go their ordinary way.</summary>
    public void Open(int size)
    {
        lock (_collector.Gate)
        {
            _size = size;
            _collector.Capacity = size;
            _collector.IsOpen = size > 1;
        }
    }

    /// <summary>
    /// Has the items from now on added without entering the gate for each of them, which costs about as much as to write its
    /// arguments. Not for a source that may take its time: meanwhile no chunk can be completed because it has waited long enough.
    /// </summary>
    /// <returns>Whether it is so, and <see cref="LetGo"/> to be called; not if code of anyone's runs for each item.</returns>
    public bool TryHold()
    {
        if (_collected is null)
            return false;
        _collector.Gate.Enter();
        return _collector.IsGateHeld = true;
    }

    /// <summary>Ends what <see cref="TryHold"/> began.</summary>
    public void LetGo()
    {
        _collector.IsGateHeld = false;
        _collector.Gate.Exit();
    }

    /// <summary>Makes the call of an item, and adds it to the chunk.</summary>
    public void Add(T item)
    {
        if (_collected is null || _size == 1)
        {
            AddTask(item, InvokeAsync(item));
            return;
        }

        bool isHeldForThis = !_collector.IsGateHeld && TryHold();
        try
        {
            AddCollected(item);
        }
        finally
        {
            if (isHeldForThis)
                LetGo();
        }
    }

    /// <summary>Completes the chunk, if there is one, and has it run.</summary>
    public void Flush()
    {
        lock (_collector.Gate)
            Seal();
    }

    /// <summary>To be called now and then: completes a chunk that was there the last time, though it isn't full.</summary>
    public void FlushIfStale()
    {
        if (!_collector.Gate.TryEnter())
            return;
        try
        {
            bool isStale = _isStale;
            _isStale = true;
            if (isStale)
                Seal();
        }
        finally
        {
            _collector.Gate.Exit();
        }
    }

    /// <summary>A proxy's task is seen by nobody but the map, if the proxy itself is what the map calls.</summary>
    private static bool IsProxy(Func<T, CancellationToken, Task> call, Task collected)
        => call.HasSingleTarget && call.Target is null && call.Method.ReturnType == collected.GetType()
            && call.Method.GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == Generator;

    private void AddCollected(T item)
    {
        if (_hasTasks)
            Seal();
        _collector.Observer = _chunk ??= new MapChunk(_progress, _index);
        Task task = InvokeAsync(item);
        if (ReferenceEquals(task, _collected))
        {
            Keep(item);
            return;
        }

        // Its arguments could not be written, or it is of the kind that is not collected.
        if (_count == 0)
            _chunk = null;
        Seal();
        AddTask(item, task);
    }

    private void AddTask(T item, Task task)
    {
        lock (_collector.Gate)
        {
            _chunk ??= new MapChunk(_progress, _index);
            _hasTasks = true;
            if (_tasks.Length <= _count)
                Array.Resize(ref _tasks, Math.Max(_size, 2 * _count));
            _tasks[_count] = task;
            Keep(item);
        }
    }

    private void Keep(T item)
    {
        if (_keepsItems)
        {
            if (_items.Length <= _count)
                Array.Resize(ref _items, Math.Max(_size, 2 * _count));
            _items[_count] = item;
        }

        _count++;
        _index++;
    }

    private Task InvokeAsync(T item)
    {
        CallCollector? outer = CallCollector.Current;
        CallCollector.Current = _collector;
        try
        {
            return _call(item, _cancellationToken)
                ?? Task.FromException(
                    new InvalidOperationException("The method that a map was given has returned no task (null) for an item."));
        }
        catch (Exception thrown)
        {
            return Task.FromException(thrown);
        }
        finally
        {
            CallCollector.Current = outer;
        }
    }

    private void Seal()
    {
        _isStale = false;
        _collector.Observer = null;
        CallBatch[] batches = _collector.Take();
        if (_chunk is not { } chunk)
        {
            if (batches.Length == 0)
                return;
            // Calls of an item whose own task isn't there yet: they may be what it waits for.
            chunk = new MapChunk(_progress, _index);
            _hasTasks = true;
        }

        chunk.Seal(
            _count,
            _keepsItems ? _items : null,
            _hasTasks ? _tasks.AsSpan(0, _count).ToArray() : null,
            batches,
            _results);
        _items = [];
        _tasks = [];
        _hasTasks = false;
        _count = 0;
        _chunk = null;
        if (chunk.Count > 0)
            _results.Add(chunk);
        _run(chunk);
    }
}
