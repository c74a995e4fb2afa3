using Offload.CompilerServices;

namespace Offload.Conversations;

/// <summary>What the proxy of a streaming method returns: every enumeration is a call.</summary>
/// <param name="call">The call, with its arguments.</param>
/// <param name="cancellationToken">The token that the proxy was given.</param>
internal sealed class StreamedResult<T>(StreamCall<T> call, CancellationToken cancellationToken) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => EnumerateAsync(cancellationToken);

    private async IAsyncEnumerator<T> EnumerateAsync(CancellationToken enumeratorToken)
    {
        using CancellationTokenSource? both = cancellationToken.CanBeCanceled && enumeratorToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enumeratorToken)
            : null;
        CancellationToken either = both?.Token ?? (cancellationToken.CanBeCanceled ? cancellationToken : enumeratorToken);
        bool endsAtOnce = call.Method.Cancellation != CallCancellation.None;

        using var conversation = new Conversation();
        ItemReader<T> items = conversation.Add(new ItemReader<T>(call.Codec, Flow.InitialWindow));
        Task running = WorkerProxy.ConverseAsync(call.Copy(), conversation, either);
        try
        {
            // The end of the call is the end of the items, so that no wait needs a token.
            while (await items.WaitAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (!(endsAtOnce && either.IsCancellationRequested) && items.TryRead(out T? item))
                    yield return item;
                if (endsAtOnce)
                    ThrowIfCancelled(enumeratorToken);
            }
        }
        finally
        {
            items.Abandon();
            conversation.Leave();
            // The worker's finally blocks have run when this ends. Who leaves early isn't told how they ended.
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (running.IsCanceled || running.Exception?.InnerException is OperationCanceledException)
            ThrowIfCancelled(enumeratorToken);
        await running.ConfigureAwait(false);
    }

    /// <summary>Names the token that was cancelled, not the one that stands for both.</summary>
    private void ThrowIfCancelled(CancellationToken enumeratorToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        enumeratorToken.ThrowIfCancellationRequested();
    }
}
