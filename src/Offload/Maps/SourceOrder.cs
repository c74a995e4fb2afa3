using System.Collections.Concurrent;

namespace Offload.Maps;

/// <summary>Results in the order of the source.</summary>
internal sealed class SourceOrder : IResultQueue
{
    private readonly ConcurrentQueue<MapChunk> _chunks = new();
    private readonly WakeUp _wakeUp = new();
    private readonly Action _wake;
    private MapChunk? _chunk;
    private int _next;

    public SourceOrder() => _wake = _wakeUp.Set;

    public void Add(MapChunk chunk)
    {
        _chunks.Enqueue(chunk);
        _wakeUp.Set();
    }

    public void Ready(MapChunk chunk, int first, int end) => _wakeUp.Set();

    public bool TryTake(out ResultSlice slice)
    {
        slice = default;
        if (_chunk is null || _next == _chunk.Count)
        {
            if (!_chunks.TryDequeue(out _chunk))
                return false;
            _next = 0;
        }

        int count = _chunk.CountSettled(_next);
        if (count == 0)
            return false;
        slice = new ResultSlice(_chunk, _next, _next + count);
        _next += count;
        return true;
    }

    public ValueTask WaitAsync()
    {
        if (_chunk is { Tasks: { } tasks } && _next < _chunk.Count)
            tasks[_next].ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_wake);
        return _wakeUp.WaitAsync();
    }

    public void Wake() => _wakeUp.Set();
}
