using System.ComponentModel;
using Offload.Conversations;

namespace Offload.CompilerServices;

/// <summary>A <see cref="WorkerCall"/> whose method returns a sequence that is streamed: the call lasts until its end.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <param name="method">The method that is called.</param>
/// <param name="codec">How an item is written and read.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StreamCall<TItem>(WorkerMethod method, PayloadCodec<TItem> codec) : WorkerCall(method)
{
    internal PayloadCodec<TItem> Codec { get; } = codec;

    /// <summary>Runs the method to the end of its sequence, or until the caller wants no more of it (worker's side).</summary>
    public sealed override async ValueTask ExecuteAsync(CancellationToken cancellationToken)
    {
        var items = (ItemWriter<TItem>)RequireConversation().Result;
        try
        {
            await foreach (TItem item in EnumerateAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await items.WriteAsync(item, cancellationToken).ConfigureAwait(false);
                // Also a method that takes no token ends where it yields.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // Whatever ended it, what came before arrives before.
            if (!cancellationToken.IsCancellationRequested)
                await items.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Calls the method.</summary>
    protected abstract IAsyncEnumerable<TItem> EnumerateAsync(CancellationToken cancellationToken);

    /// <summary>Makes the result of an iterator one that can be awaited.</summary>
    protected static async IAsyncEnumerable<TItem> IterateAsync(IEnumerable<TItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (TItem item in items)
            yield return item;
    }

    internal sealed override void AddResult(Conversation conversation) => conversation.Add(new ItemWriter<TItem>(Codec));
}
