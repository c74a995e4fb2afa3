using System.Diagnostics;
using Offload.Batches;
using Offload.Diagnostics;
using Offload.Rpc;

namespace Offload;

/// <content>Runs many calls in one message.</content>
public sealed partial class WorkerPool
{
    internal WorkerPoolOptions Options => _options;

    /// <summary>Runs a batch until every call has its outcome. Never fails itself.</summary>
    /// <param name="batch">The calls.</param>
    /// <param name="recallAfter">How long a worker may keep calls that it has not begun.</param>
    /// <param name="stopping">Keeps calls that have not begun from beginning.</param>
    /// <param name="cancellationToken">Cancels those that run, too.</param>
    internal async Task RunAsync(
        CallBatch batch, TimeSpan recallAfter, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using Activity? activity = OffloadActivitySource.StartBatch(batch.Method, Name, batch.Count);
        batch.Context = CallContext.Capture();
        long start = OffloadMeter.StartCall();
        bool entered = false;
        try
        {
            // Whoever makes batches waits for room, however many calls of its own somebody else wants refused.
            if (_room is not null)
            {
                await _room.WaitAsync(stopping).ConfigureAwait(false);
                entered = true;
            }

            await new BatchRun(batch, _roster, _options, recallAfter, stopping, cancellationToken).RunAsync()
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            for (int index = 0; index < batch.Count; index++)
                batch.Fail(index, cancelled);
        }
        finally
        {
            if (entered)
                _room!.Release();
            Interlocked.Add(ref _callsCompleted, batch.Count);
            OffloadMeter.EndBatch(start, batch, Name);
        }
    }
}
