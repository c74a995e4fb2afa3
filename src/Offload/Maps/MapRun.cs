using Offload.Batches;
using Offload.Pools;

namespace Offload.Maps;

/// <summary>
/// One enumeration of a map: takes items from the source as long as there is room for them, has them run in chunks, and gives
/// their outcomes to one consumer.
/// </summary>
internal sealed partial class MapRun<T> : IAsyncDisposable
{
    // One more for each worker waits in the pool's queue, so that no worker waits for us; as many wait for the consumer.
    private const int ChunksPerWorker = 2;
    private const int UnconsumedChunksPerWorker = 4;

    // How long what runs may go on when the consumer has left: most calls in chunks are short, and workers dear.
    private static readonly TimeSpan LeaveGrace = TimeSpan.FromMilliseconds(50);

    // How long an item waits at most for others to share its chunk, if the source makes it wait: once or twice this.
    private static readonly TimeSpan StaleTime = TimeSpan.FromMilliseconds(10);

    // A worker that keeps calls longer than this, and than expected, is asked to give back what it has not begun.
    private static readonly TimeSpan RecallTime = TimeSpan.FromMilliseconds(20);
    private const int RecallFactor = 2;

    private readonly MapSource<T> _source;
    private readonly MapOptions _options;
    private readonly CancellationToken _mapToken;
    private readonly CancellationToken _enumerationToken;
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenSource _cancelling;
    private readonly ChunkSizer _sizer;
    private readonly ChunkBuilder<T> _builder;
    private readonly MapReporter _reporter;
    private readonly WakeUp _room = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long? _total;
    private Task _pump = Task.CompletedTask;
    private CancellationTokenRegistration _stop;
    private long _taken;
    private int _running;
    private int _unconsumedChunks;
    private int _unconsumedItems;
    private int _unended = 1; // the pump

    /// <summary>Makes a run that has not begun.</summary>
    /// <param name="source">The items.</param>
    /// <param name="call">The call to make for an item.</param>
    /// <param name="collected">What the call returns if it is a proxy itself and was collected.</param>
    /// <param name="options">Options.</param>
    /// <param name="mapToken">The token that the map was made with.</param>
    /// <param name="enumerationToken">The token of this enumeration.</param>
    public MapRun(
        MapSource<T> source, Func<T, CancellationToken, Task> call, Task collected, MapOptions options,
        CancellationToken mapToken, CancellationToken enumerationToken)
    {
        _source = source;
        _options = options;
        _mapToken = mapToken;
        _enumerationToken = enumerationToken;
        _cancelling = CancellationTokenSource.CreateLinkedTokenSource(mapToken, enumerationToken);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(_cancelling.Token);
        _total = options.Total ?? source.Count;
        _sizer = new ChunkSizer(options);
        _reporter = new MapReporter(options, _total);
        Results = options.Ordered ? new SourceOrder() : new CompletionOrder();
        _builder = new ChunkBuilder<T>(
            call, collected, options.Failures == MapFailures.Collect, _reporter, Results, Run, _cancelling.Token);
    }

    public IResultQueue Results { get; }

    /// <summary>Whether the source has been taken to its end, and every item's outcome has been consumed.</summary>
    public bool HasEnded => _ended.Task.IsCompleted && Volatile.Read(ref _unconsumedItems) == 0;

    /// <summary>What the source has thrown, if it has. Known when all has ended.</summary>
    public Exception? SourceFailure { get; private set; }

    /// <summary>How many items have been taken from the source.</summary>
    public long Taken => Volatile.Read(ref _taken);

    private int Workers
        => Math.Min(_options.MaxConcurrency ?? int.MaxValue, _builder.Pool?.Options.MaxWorkers ?? Environment.ProcessorCount);

    /// <summary>Begins. The flow of control that calls it is the one that the calls are made in.</summary>
    public void Start()
    {
        _stop = _stopping.Token.UnsafeRegister(static run => ((MapRun<T>)run!).WakeAll(), this);
        _pump = Task.Run(PumpAsync, CancellationToken.None);
    }

    /// <summary>To be called before the consumer is made to wait.</summary>
    /// <exception cref="OperationCanceledException">One of the consumer's tokens is cancelled.</exception>
    public void ThrowIfCancelled()
    {
        _mapToken.ThrowIfCancellationRequested();
        _enumerationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Makes room: items of a chunk have been consumed.</summary>
    public void NoteConsumed(MapChunk chunk, int items)
    {
        chunk.Consumed += items;
        Interlocked.Add(ref _unconsumedItems, -items);
        if (chunk.Consumed == chunk.Count)
            Interlocked.Decrement(ref _unconsumedChunks);
        _room.Set();
    }

    /// <summary>Ends what still runs, and waits until nothing of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _ended.Task.WaitAsync(LeaveGrace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _cancelling.CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        await _reporter.DisposeAsync().ConfigureAwait(false);
        await _stop.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _cancelling.Dispose();
    }

    /// <summary>Waits until another chunk may be taken.</summary>
    /// <returns>How many items the next chunk may have; 0 if none is to be taken any more.</returns>
    private async ValueTask<int> WaitForRoomAsync()
    {
        while (!_stopping.IsCancellationRequested && !(_options.Failures == MapFailures.Stop && _reporter.HasFailed))
        {
            int workers = Workers;
            int running = _options.MaxConcurrency is { } most
                ? most
                : Math.Min(ChunksPerWorker * workers, workers + (_builder.Pool?.Options.QueueCapacity ?? workers));
            int items = (_options.MaxInFlight ?? int.MaxValue) - Volatile.Read(ref _unconsumedItems);
            if (items > 0 && Volatile.Read(ref _running) < running
                && Volatile.Read(ref _unconsumedChunks) < UnconsumedChunksPerWorker * workers)
                return Math.Min(items, _builder.MakesChunks ? _sizer.Next(_total - _taken, workers) : 1);
            await _room.WaitAsync().ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>Begins to run a chunk.</summary>
    private void Run(MapChunk chunk)
    {
        Interlocked.Increment(ref _unended);
        Interlocked.Increment(ref _running);
        if (chunk.Count > 0)
            Interlocked.Increment(ref _unconsumedChunks);
        Interlocked.Add(ref _unconsumedItems, chunk.Count);
        _ = RunAsync(chunk);
    }

    private async Task RunAsync(MapChunk chunk)
    {
        long start = _options.TimeProvider.GetTimestamp();
        double share = Math.Min(1, (double)Workers / Volatile.Read(ref _running));
        BatchCost cost = await RunBatchesAsync(chunk.Batches).ConfigureAwait(false);
        long collectedEnd = _options.TimeProvider.GetTimestamp();
        if (chunk.Tasks is { } tasks)
            await WaitAsync(tasks).ConfigureAwait(false);

        // The time in the worker, where it was measured there; what came before or after it as a share of the time that it took
        // here.
        TimeSpan elsewhere = _options.TimeProvider.GetElapsedTime(chunk.Batches.Count > 0 ? collectedEnd : start);
        _sizer.Note(chunk.Count, cost.Time + elsewhere * share, cost.ResultBytes);
        Interlocked.Decrement(ref _running);
        _room.Set();
        NoteEnd();
    }

    private async Task<BatchCost> RunBatchesAsync(IReadOnlyList<CallBatch> batches)
    {
        var cost = default(BatchCost);
        var runs = new Task[batches.Count];
        for (int index = 0; index < runs.Length; index++)
            runs[index] = batches[index].Pool.RunAsync(
                batches[index], RecallTimeOf(batches[index]), _stopping.Token, _cancelling.Token);
        for (int index = 0; index < runs.Length; index++)
        {
            await runs[index].ConfigureAwait(false);
            CallBatch batch = batches[index];
            long bytes = Math.Max(batch.ArgumentBytes, batch.Cost.ResultBytes);
            cost = new BatchCost(cost.Calls + batch.Cost.Calls, cost.Time + batch.Cost.Time, cost.ResultBytes + bytes);
            batch.Dispose();
        }

        return cost;
    }

    private TimeSpan RecallTimeOf(CallBatch batch)
    {
        TimeSpan expected = RecallFactor * batch.Count * _sizer.TimePerItem;
        TimeSpan deadline = CallDeadline.Of(batch.Method, batch.Pool.Options).Timeout;
        TimeSpan least = deadline != Timeout.InfiniteTimeSpan && deadline < RecallTime ? deadline : RecallTime;
        return expected > least ? expected : least;
    }

    private async Task WaitAsync(Task[] tasks)
    {
        foreach (Task task in tasks)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompletedSuccessfully)
            {
                _reporter.NoteDone(1);
            }
            else
            {
                _ = task.Exception; // seen: the consumer may have left
                _reporter.NoteFailed();
            }
        }
    }

    private void WakeAll()
    {
        _room.Set();
        Results.Wake();
    }

    private void NoteEnd()
    {
        if (Interlocked.Decrement(ref _unended) > 0)
            return;
        _ended.SetResult();
        Results.Wake();
    }
}
