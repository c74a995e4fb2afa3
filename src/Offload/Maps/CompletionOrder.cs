using System.Collections.Concurrent;

namespace Offload.Maps;

/// <summary>Results as soon as they are there.</summary>
internal sealed class CompletionOrder : IResultQueue
{
    private readonly ConcurrentQueue<ResultSlice> _slices = new();
    private readonly WakeUp _wakeUp = new();

    public void Add(MapChunk chunk)
    {
        if (chunk.Tasks is not { } tasks)
            return;
        for (int index = 0; index < tasks.Length; index++)
        {
            int place = index;
            tasks[index].ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Ready(chunk, place, place + 1));
        }
    }

    public void Ready(MapChunk chunk, int first, int end)
    {
        _slices.Enqueue(new ResultSlice(chunk, first, end));
        _wakeUp.Set();
    }

    public bool TryTake(out ResultSlice slice) => _slices.TryDequeue(out slice);

    public ValueTask WaitAsync() => _wakeUp.WaitAsync();

    public void Wake() => _wakeUp.Set();
}
