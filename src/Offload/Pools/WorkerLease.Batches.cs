using System.Buffers;
using System.Buffers.Binary;
using Offload.Batches;
using Offload.Rpc;
using Offload.Serialization;
using Offload.Workers.Channels;
using StreamJsonRpc;

namespace Offload.Pools;

/// <content>Runs calls of a batch instead of a single one.</content>
internal sealed partial class WorkerLease
{
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Runs calls of a batch, as many as the worker gets to: <see cref="BatchExchange.Settled"/> of them have their outcome
    /// afterwards.
    /// </summary>
    /// <param name="batch">The calls.</param>
    /// <param name="recallAfter">After how long those that have not begun are given up, because one takes too long.</param>
    /// <param name="handBack">Is told how many have begun when the others are given up.</param>
    /// <param name="stopping">Gives up those that have not begun.</param>
    /// <param name="cancellationToken">Cancels the one that runs, too.</param>
    /// <returns>Why the worker was lost, and with it the first call without an outcome; null if it was not.</returns>
    public async Task<CallLoss?> RunBatchAsync(
        BatchExchange batch, TimeSpan recallAfter, Action<int> handBack, CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        CallDeadline deadline = CallDeadline.Of(batch.Method, _options);
        CallCancellation mode = batch.Method.Cancellation;
        try
        {
            Arm(mode, Timeout.InfiniteTimeSpan, cancellationToken);
            Task reply = Worker.RunBatchAsync(
                batch, mode == CallCancellation.Cooperative ? cancellationToken : CancellationToken.None);
            if (!await WaitAsync(reply, batch, recallAfter, stopping, cancellationToken).ConfigureAwait(false))
                await RecallAsync(batch, deadline.Timeout, handBack, cancellationToken).ConfigureAwait(false);
            await reply.ConfigureAwait(false);
            return SettleExecuted(batch, cancellationToken);
        }
        catch (OffloadSerializationException unreadable)
        {
            // As with a single call, the worker is intact where it says so itself.
            WorkerIsLost = batch.ReplyWasUnreadable;
            SettleDone(batch, cancellationToken);
            return new CallLoss(unreadable, CallStarted: true, CallReceived: true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && Worker.IsUsable && _state == (int)KillReason.None)
        {
            return null; // cancelled before the request was sent
        }
        catch (Exception lost) when (lost is ConnectionLostException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            WorkerIsLost = true;
            Worker.Disconnect();
            await Worker.Ended.ConfigureAwait(false);
            SettleDone(batch, cancellationToken);
            long next = batch.FirstNumber + batch.Settled;
            Exception exception = await ExplainLossAsync(batch.Method, next, deadline, lost, cancellationToken)
                .ConfigureAwait(false);
            return new CallLoss(exception, Worker.LastBegunCall == next, Worker.LastReceivedCall == next);
        }
        finally
        {
            Disarm();
        }
    }

    /// <summary>Waits for the reply, and meanwhile settles what is done already: nobody is to wait for a whole chunk.</summary>
    /// <returns>Whether it has come before it was time to recall what has not begun.</returns>
    private async Task<bool> WaitAsync(
        Task reply, BatchExchange batch, TimeSpan recallAfter, CancellationToken stopping, CancellationToken cancellationToken)
    {
        TimeSpan left = recallAfter;
        while (true)
        {
            TimeSpan wait = left < SettleInterval ? left : SettleInterval;
            await reply.WaitAsync(wait, _options.TimeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            left -= wait;
            if (reply.IsCompleted)
                return true;
            if (left <= TimeSpan.Zero || stopping.IsCancellationRequested)
                return false;
            SettleDone(batch, cancellationToken);
        }
    }

    /// <summary>
    /// Leaves the worker with the one call that it runs. Only now is it known which one a deadline would hit, and that its death
    /// costs no other call anything: the deadline counts from here, which gives a call of a batch at most the time before the
    /// recall as a bonus.
    /// </summary>
    private async Task RecallAsync(
        BatchExchange batch, TimeSpan timeout, Action<int> handBack, CancellationToken cancellationToken)
    {
        ArmDeadline(timeout);
        var recall = new RecallExchange(batch.FirstNumber, batch.Count);
        try
        {
            await Worker.RecallAsync(recall).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is RemoteRpcException or IOException or ObjectDisposedException or OffloadSerializationException)
        {
            return; // the batch itself is told why
        }

        if (recall.Begun < batch.Count)
            handBack(recall.Begun);
        SettleDone(batch, cancellationToken);
    }

    /// <summary>Settles what a reply has told.</summary>
    private CallLoss? SettleExecuted(BatchExchange batch, CancellationToken cancellationToken)
    {
        int onBoard = batch.LastAnswer is null ? batch.Executed : batch.Executed - 1;
        if (!Settle(batch, onBoard, batch.OutcomeBytes, cancellationToken))
        {
            WorkerIsLost = true;
            var broken = new OffloadSerializationException(
                $"{Worker} claims to have run calls of {batch.Method.Name} whose outcomes are not there.");
            return new CallLoss(broken, CallStarted: true, CallReceived: true);
        }

        if (batch.LastAnswer is { } answer)
            Settle(batch, answer, cancellationToken);
        batch.Batch.NoteCost(new BatchCost(batch.Executed, batch.ExecutionTime, batch.OutcomeBytes));
        return null;
    }

    /// <summary>Settles what is on the worker's board, whether it has been told or not.</summary>
    private void SettleDone(BatchExchange batch, CancellationToken cancellationToken)
    {
        long done = Worker.LastDoneCall - batch.FirstNumber + 1;
        if (done > batch.Settled && done <= batch.Count)
            Settle(batch, (int)done, WorkerBoard.OutcomesSize, cancellationToken);
    }

    /// <summary>Settles the calls up to a number of them.</summary>
    /// <param name="batch">The calls.</param>
    /// <param name="done">How many have their outcome on the board.</param>
    /// <param name="bytes">How many bytes of outcomes there are at most.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>Whether the outcomes were there.</returns>
    private bool Settle(BatchExchange batch, int done, int bytes, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(bytes, WorkerBoard.OutcomesSize));
        try
        {
            ReadOnlySpan<byte> outcomes = buffer.AsSpan(0, Worker.ReadOutcomes(buffer));
            int returned = batch.Settled;
            while (batch.Settled < done)
            {
                ReadOnlySpan<byte> rest = outcomes[batch.SettledBytes..];
                int length = rest.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
                if (length < 1 || length > rest.Length - sizeof(int))
                    break;
                int index = batch.Settled++;
                batch.SettledBytes += sizeof(int) + length;
                if (TryRead(batch, index, rest.Slice(sizeof(int), length), cancellationToken) is not { } failure)
                    continue;
                batch.Batch.Return(batch.First + returned, batch.First + index);
                batch.Batch.Fail(batch.First + index, failure);
                returned = index + 1;
            }

            batch.Batch.Return(batch.First + returned, batch.First + batch.Settled);
            return batch.Settled >= done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the outcome of a call.</summary>
    /// <returns>What the call has failed with; null if its method has returned, and the batch has the result.</returns>
    private Exception? TryRead(BatchExchange batch, int index, ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            var reader = new PayloadReader(bytes);
            CallAnswer answer = batch.ReadAnswer(batch.First + index, ref reader);
            return answer.Fault is { } fault ? ToException(batch.Method, answer.Outcome, fault, cancellationToken) : null;
        }
        catch (OffloadSerializationException unreadable)
        {
            WorkerIsLost = true;
            return unreadable;
        }
    }

    private void Settle(BatchExchange batch, CallAnswer answer, CancellationToken cancellationToken)
    {
        int index = batch.First + batch.Settled++;
        if (answer.Fault is { } fault)
            batch.Batch.Fail(index, ToException(batch.Method, answer.Outcome, fault, cancellationToken));
        else
            batch.Batch.Return(index, index + 1);
    }
}
