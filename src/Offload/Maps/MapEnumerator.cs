using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Offload.Batches;

namespace Offload.Maps;

/// <summary>The consumer's end of a map.</summary>
internal sealed class MapEnumerator<T, TResult>(Func<MapRun<T>> create, MapFailures failureMode) : IAsyncEnumerator<TResult>
{
    private readonly List<MapFailure> _failures = [];
    private MapRun<T>? _run;
    private ResultSlice _slice;
    private TResult[]? _results;
    private int _next;
    private int _end;
    private bool _isOver;

    public TResult Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_next < _end && _results is { } results)
        {
            Current = results[_next++];
            return new ValueTask<bool>(true);
        }

        return MoveToNextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        if (_run is { } run)
            await run.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> MoveToNextAsync()
    {
        if (_isOver)
            return false;
        if (_run is null)
        {
            _run = create();
            _run.Start();
        }

        while (true)
        {
            while (_next < _end)
            {
                if (TakeCurrent(_slice.Chunk, _next++))
                    return true;
            }

            if (!await TakeSliceAsync(_run).ConfigureAwait(false))
                return End(_run);
        }
    }

    private async ValueTask<bool> TakeSliceAsync(MapRun<T> run)
    {
        if (_slice.Chunk is not null)
            run.NoteConsumed(_slice.Chunk, _slice.End - _slice.First);
        _slice = default;
        while (true)
        {
            run.ThrowIfCancelled();
            bool hasEnded = run.HasEnded; // before the last look
            if (run.Results.TryTake(out _slice))
                break;
            if (hasEnded)
                return false;
            await run.Results.WaitAsync().ConfigureAwait(false);
        }

        _next = _slice.First;
        _end = _slice.End;
        _results = _slice.Chunk.HasFailures ? null : (_slice.Chunk.Results as BatchResults<TResult>)?.Values;
        return true;
    }

    /// <summary>Takes an item that has its outcome.</summary>
    /// <returns>Whether the item has a result.</returns>
    private bool TakeCurrent(MapChunk chunk, int index)
    {
        if (chunk.FailureOf(index) is not { } failure)
        {
            Current = ResultOf(chunk, index);
            return true;
        }

        _run!.ThrowIfCancelled();
        if (failureMode == MapFailures.Stop)
        {
            _isOver = true;
            ExceptionDispatchInfo.Throw(failure);
        }

        _failures.Add(new MapFailure(chunk.FirstIndex + index, chunk.Items?.GetValue(index), failure));
        return false;
    }

    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "The task is completed.")]
    private static TResult ResultOf(MapChunk chunk, int index)
    {
        if (typeof(TResult) == typeof(NoResult))
            return default!;
        return chunk.Results is BatchResults<TResult> results
            ? results.Values[index]
            : ((Task<TResult>)chunk.Tasks![index]).Result;
    }

    private bool End(MapRun<T> run)
    {
        _isOver = true;
        if (_failures.Count > 0)
            throw new MapFailedException(_failures, run.Taken, run.SourceFailure);
        if (run.SourceFailure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return false;
    }
}
