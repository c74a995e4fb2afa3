using Offload.CompilerServices;

namespace Offload.Batches;

/// <summary>
/// Where the results of a batch's calls are kept. The calls themselves live no longer than it takes to write their arguments: a
/// million that wait for their results would be a million objects for every garbage collection to move.
/// </summary>
internal class BatchResults
{
    /// <summary>Makes room for more.</summary>
    public virtual void Grow(int capacity)
    {
    }

    /// <summary>Keeps what a call has read as the result of the call at a place of the batch.</summary>
    public virtual void Keep(int index, WorkerCall call)
    {
    }
}
