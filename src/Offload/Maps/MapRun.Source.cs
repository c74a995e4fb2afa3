namespace Offload.Maps;

/// <content>Takes items from the source, a chunk at a time.</content>
internal sealed partial class MapRun<T>
{
    private async Task PumpAsync()
    {
        ITimer timer = _options.TimeProvider.CreateTimer(
            static builder => ((ChunkBuilder<T>)builder!).FlushIfStale(), _builder, StaleTime, StaleTime);
        try
        {
            if (_source.Items is { } items)
                await TakeAllAsync(items.GetEnumerator()).ConfigureAwait(false);
            else if (_source.AsyncItems is { } asyncItems)
                await TakeAllAsync(asyncItems.GetAsyncEnumerator(_stopping.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The consumer knows, and so does the source.
        }
        catch (Exception thrown)
        {
            SourceFailure = thrown;
        }

        await timer.DisposeAsync().ConfigureAwait(false);
        _builder.Flush();
        NoteEnd();
    }

    private async Task TakeAllAsync(IEnumerator<T> items)
    {
        using (items)
        {
            while (await WaitForRoomAsync().ConfigureAwait(false) is > 0 and var size)
            {
                if (!TakeChunk(items, size))
                    return;
            }
        }
    }

    private bool TakeChunk(IEnumerator<T> items, int size)
    {
        _builder.Open(size);
        bool isHeld = _source.IsCollection && _builder.TryHold();
        try
        {
            for (int taken = 0; taken < size && !_builder.IsHeavy; taken++)
            {
                if (!items.MoveNext())
                    return false;
                _builder.Add(items.Current);
                _taken++;
            }

            _builder.Flush();
            return true;
        }
        finally
        {
            if (isHeld)
                _builder.LetGo();
        }
    }

    private async Task TakeAllAsync(IAsyncEnumerator<T> items)
    {
        await using (items.ConfigureAwait(false))
        {
            while (await WaitForRoomAsync().ConfigureAwait(false) is > 0 and var size)
            {
                if (!await TakeChunkAsync(items, size).ConfigureAwait(false))
                    return;
            }
        }
    }

    private async ValueTask<bool> TakeChunkAsync(IAsyncEnumerator<T> items, int size)
    {
        _builder.Open(size);
        for (int taken = 0; taken < size && !_builder.IsHeavy; taken++)
        {
            ValueTask<bool> next = items.MoveNextAsync();
            if (!next.IsCompleted)
                _builder.Flush(); // nobody waits for an item that isn't there yet
            if (!await next.ConfigureAwait(false))
                return false;
            _builder.Add(items.Current);
            _taken++;
        }

        _builder.Flush();
        return true;
    }
}
