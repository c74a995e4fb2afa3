using Offload.Pools;
using Offload.Rpc;

namespace Offload.Batches;

/// <summary>Consecutive calls of a batch, and how far they have got.</summary>
/// <param name="run">What they are part of.</param>
/// <param name="first">The first one without an outcome.</param>
/// <param name="end">The one after the last.</param>
/// <param name="retries">How many more workers a call is tried on that has begun when its worker dies.</param>
internal sealed class BatchPortion(BatchRun run, int first, int end, int retries)
{
    private readonly List<Task> _others = [];
    private LossCount _losses;
    private int _first = first;
    private int _end = end;

    private CallBatch Batch => run.Batch;

    /// <summary>Gives every call its outcome. Never fails itself.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (_first < _end)
                await RunOnOneWorkerAsync().ConfigureAwait(false);
        }
        catch (Exception unavailable)
        {
            while (_first < _end)
                Batch.Fail(_first++, unavailable);
        }

        await Task.WhenAll(_others).ConfigureAwait(false);
    }

    private async Task RunOnOneWorkerAsync()
    {
        WorkerLease lease;
        try
        {
            lease = await run.Roster.AcquireAsync(isBrief: false, run.Stopping).ConfigureAwait(false);
        }
        catch (WorkerStartException) when (_losses.MayTryAgain(received: false))
        {
            return; // one failed start is no reason for many calls to fail
        }

        CallLoss? loss;
        BatchExchange exchange;
        try
        {
            run.Stopping.ThrowIfCancellationRequested();
            exchange = new BatchExchange(Batch, _first, Math.Clamp(lease.Worker.MaxCalls - lease.Worker.Calls, 1, _end - _first));
            loss = await lease.RunBatchAsync(exchange, run.RecallAfter, HandBack, run.Stopping, run.CancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            run.Roster.Release(lease);
        }

        _first += exchange.Settled;
        if (exchange.Settled > 0)
            _losses = default;
        if (_first == _end)
            return; // whatever has become of the worker afterwards
        if (loss is not null)
            Decide(loss);
        else if (exchange.Settled == 0 && !_losses.MayTryAgain(received: true))
            throw new OffloadSerializationException(
                $"{lease.Worker} has answered, but run none of the calls of {Batch.Method.Name}.");
    }

    /// <summary>Whether the first call without an outcome is tried again, or its worker's loss is its outcome.</summary>
    private void Decide(CallLoss loss)
    {
        if (!loss.CallStarted && _losses.MayTryAgain(loss.CallReceived))
            return;
        int lost = _first++;
        if (loss is { CallStarted: true, Exception: WorkerCrashedException } && retries > 0)
            _others.Add(new BatchPortion(run, lost, lost + 1, retries - 1).RunAsync());
        else
            Batch.Fail(lost, loss.Exception);
    }

    /// <summary>One call takes long: those behind it, which the worker has not begun, are shared by all workers.</summary>
    private void HandBack(int begun)
    {
        int from = _first + begun, to = _end;
        int size = (to - from + run.Workers - 1) / run.Workers;
        _end = from;
        for (int start = from; start < to; start += size)
            _others.Add(new BatchPortion(run, start, Math.Min(start + size, to), retries).RunAsync());
    }
}
