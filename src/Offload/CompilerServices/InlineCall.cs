using Offload.Conversations;
using Offload.Serialization;
using Offload.SharedMemory;

namespace Offload.CompilerServices;

/// <summary>
/// A call that runs where it is made: inside a worker, so that nesting can't become a fork bomb, and everywhere under
/// <c>OFFLOAD_MODE=inline</c>, for debugging. Arguments and result are written and read as if they crossed the border.
/// </summary>
internal static class InlineCall
{
    private static readonly bool IsInlineMode =
        string.Equals(
            Environment.GetEnvironmentVariable(WorkerEnvironment.ModeVariable), "inline", StringComparison.OrdinalIgnoreCase);

    public static bool IsWanted
        => IsInlineMode || (WorkerEnvironment.IsWorker && WorkerEnvironment.NestedCalls == NestedCalls.Inline);

    public static async Task InvokeAsync(WorkerCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WorkerCall executed = call.Method.CreateCall();
        if (call.Conversation is { } conversation)
        {
            await ConverseAsync(call, executed, conversation, cancellationToken).ConfigureAwait(false);
            return;
        }

        PassArguments(call, executed);
        // Not on the caller's thread: the proxy of a synchronous method is no more synchronous here than elsewhere.
        await Task.Run(() => executed.ExecuteAsync(cancellationToken).AsTask(), CancellationToken.None).ConfigureAwait(false);
        PassResult(executed, call);
    }

    public static async Task<TResult> InvokeAsync<TResult>(WorkerCall<TResult> call, CancellationToken cancellationToken)
    {
        await InvokeAsync((WorkerCall)call, cancellationToken).ConfigureAwait(false);
        return call.Result;
    }

    /// <summary>A call that converses does so with itself.</summary>
    private static async Task ConverseAsync(
        WorkerCall call, WorkerCall executed, Conversation here, CancellationToken cancellationToken)
    {
        using var there = new Conversation();
        executed.Conversation = there;
        executed.AddResult(there);
        here.Connect(new LoopbackLink(there), callNumber: 0);
        there.Connect(new LoopbackLink(here), callNumber: 0);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, here.Leaving);
        PassArguments(call, executed);
        try
        {
            await Task.Run(() => there.RunAsync(executed, either.Token).AsTask(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return; // the caller has left
        }

        PassResult(executed, call);
    }

    private static void PassArguments(WorkerCall from, WorkerCall to)
    {
        using OutgoingPayload arguments = from.TakeArguments() ?? OutgoingPayload.OfArguments(from, lender: null);
        var reader = new PayloadReader(arguments.Bytes);
        to.ReadArguments(ref reader);
        reader.EnsureEnd();
    }

    private static void PassResult(WorkerCall from, WorkerCall to)
    {
        using OutgoingPayload result = OutgoingPayload.OfResult(from, lender: null);
        var reader = new PayloadReader(result.Bytes);
        to.ReadResult(ref reader);
        reader.EnsureEnd();
    }
}
