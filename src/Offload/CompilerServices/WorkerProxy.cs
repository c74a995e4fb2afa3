using Offload.Diagnostics;
using System.ComponentModel;
using Offload.Batches;
using Offload.Conversations;
using Offload.Conversations.Bytes;

namespace Offload.CompilerServices;

/// <summary>What a generated proxy calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerProxy
{
    /// <summary>Runs a call whose method returns nothing.</summary>
    public static Task InvokeAsync(WorkerCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Method.Converses)
            return ConverseAsync(call, cancellationToken);
        if (CallCollector.Current is { } collector && collector.TryCollect(call, cancellationToken, out Task? collected))
            return collected;
        return RunAsync(call, cancellationToken);
    }

    /// <summary>Runs a call whose method returns a value.</summary>
    public static Task<TResult> InvokeAsync<TResult>(WorkerCall<TResult> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Method.Converses)
            return ConverseAsync(call, cancellationToken);
        if (CallCollector.Current is { } collector && collector.TryCollect(call, cancellationToken, out Task<TResult>? collected))
            return collected;
        return InlineCall.IsWanted
            ? InlineCall.InvokeAsync(call, cancellationToken)
            : PoolOf(call).InvokeAsync(call, cancellationToken);
    }

    /// <summary>Runs a call whose method returns a stream, anew whenever that is enumerated.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels every enumeration; each may have a token of its own besides.</param>
    public static IAsyncEnumerable<TItem> StreamAsync<TItem>(StreamCall<TItem> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new StreamedResult<TItem>(call, cancellationToken);
    }

    /// <summary>Runs a call whose method returns a stream of bytes.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels the call, also while its stream is read.</param>
    /// <returns>The stream, once the method has returned it. Disposing of it ends the call.</returns>
    public static async Task<Stream?> OpenAsync(ByteStreamCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        // has nothing to be disposed of that outlives the call; its stream may be left any time later
        var conversation = new Conversation();
        StreamReceiver bytes = conversation.Add(new StreamReceiver());
        Task running = ConverseAsync(call, conversation, cancellationToken);
        if (await bytes.Opened.ConfigureAwait(false) is { } description)
        {
            running.Observe();
            bool endsAtOnce = call.Method.Cancellation != CallCancellation.None;
            return new ResultStream(
                description, bytes, conversation, running, endsAtOnce ? cancellationToken : CancellationToken.None);
        }

        await running.ConfigureAwait(false);
        return null;
    }

    /// <summary>Runs a call through its conversation's beginning and end.</summary>
    internal static async Task ConverseAsync(WorkerCall call, Conversation conversation, CancellationToken cancellationToken)
    {
        call.Conversation = conversation;
        try
        {
            await RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            conversation.Close();
            await conversation.WhenQuietAsync().ConfigureAwait(false);
            conversation.ThrowIfFailed();
        }
    }

    private static async Task ConverseAsync(WorkerCall call, CancellationToken cancellationToken)
    {
        using var conversation = new Conversation();
        await ConverseAsync(call, conversation, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<TResult> ConverseAsync<TResult>(WorkerCall<TResult> call, CancellationToken cancellationToken)
    {
        await ConverseAsync((WorkerCall)call, cancellationToken).ConfigureAwait(false);
        return call.Result;
    }

    private static Task RunAsync(WorkerCall call, CancellationToken cancellationToken)
        => InlineCall.IsWanted
            ? InlineCall.InvokeAsync(call, cancellationToken)
            : PoolOf(call).InvokeAsync(call, cancellationToken);

    /// <summary>The pool that a call made here and now goes to.</summary>
    internal static WorkerPool PoolOf(WorkerCall call)
    {
        WorkerEnvironment.ThrowIfNestingIsForbidden();
        return WorkerPool.Current ?? WorkerPools.Get(call.Method.Pool);
    }
}
