using Offload.CompilerServices;

namespace Offload.Batches;

/// <summary>The results of calls whose method returns a value.</summary>
internal sealed class BatchResults<TResult> : BatchResults
{
    private TResult[] _values = [];

    /// <summary>The result of each call that has returned, at its place in the batch.</summary>
    public TResult[] Values => _values;

    public override void Grow(int capacity) => Array.Resize(ref _values, capacity);

    public override void Keep(int index, WorkerCall call) => _values[index] = ((WorkerCall<TResult>)call).Result;
}
