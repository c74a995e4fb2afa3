using System.Threading.Tasks.Sources;

namespace Offload.Maps;

/// <summary>
/// Wakes the one who waits; if nobody does, the next to wait finds it done. The waiter then looks for itself what there is.
/// </summary>
internal sealed class WakeUp : IValueTaskSource
{
    private const int Nothing = 0, Due = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Nothing, Due) == Due)
            return default;
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Awaited, Nothing) == Nothing)
            return new ValueTask(this, _source.Version);
        Volatile.Write(ref _state, Nothing);
        return default;
    }

    public void Set()
    {
        if (Interlocked.CompareExchange(ref _state, Due, Nothing) == Nothing)
            return;
        if (Interlocked.CompareExchange(ref _state, Nothing, Awaited) == Awaited)
            _source.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _source.OnCompleted(continuation, state, token, flags);
}
