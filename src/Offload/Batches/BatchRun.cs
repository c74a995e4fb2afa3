using Offload.Pools;

namespace Offload.Batches;

/// <summary>
/// Runs a batch in a pool until every call has exactly one outcome: what a lost worker had done is kept, what it had not begun
/// goes to another one, and what it was running is lost with it, or tried once more if its method is idempotent.
/// </summary>
/// <param name="batch">The calls.</param>
/// <param name="roster">The workers.</param>
/// <param name="options">The options of the pool.</param>
/// <param name="recallAfter">How long a worker may keep calls that it has not begun.</param>
/// <param name="stopping">Keeps calls that have not begun from beginning.</param>
/// <param name="cancellationToken">Cancels those that run.</param>
internal sealed class BatchRun(
    CallBatch batch, WorkerRoster roster, WorkerPoolOptions options, TimeSpan recallAfter, CancellationToken stopping,
    CancellationToken cancellationToken)
{
    public CallBatch Batch { get; } = batch;

    public WorkerRoster Roster { get; } = roster;

    public TimeSpan RecallAfter { get; } = recallAfter;

    /// <summary>How many workers share calls that one has given back.</summary>
    public int Workers { get; } = options.MaxWorkers;

    public CancellationToken Stopping { get; } = stopping;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task RunAsync()
        => new BatchPortion(this, 0, Batch.Count, retries: Batch.Method.Idempotent ? options.MaxRetries : 0).RunAsync();
}
