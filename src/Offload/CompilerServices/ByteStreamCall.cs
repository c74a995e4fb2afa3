using System.ComponentModel;
using Offload.Conversations;
using Offload.Conversations.Bytes;

namespace Offload.CompilerServices;

/// <summary>
/// A <see cref="WorkerCall"/> whose method returns a <see cref="Stream"/>: the call lasts until that has been read, or is not
/// wanted any more.
/// </summary>
/// <param name="method">The method that is called.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ByteStreamCall(WorkerMethod method) : WorkerCall(method)
{
    /// <summary>Runs the method, and reads its stream as the caller wants it (worker's side).</summary>
    public sealed override async ValueTask ExecuteAsync(CancellationToken cancellationToken)
    {
        Stream? stream = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return;
        await using (stream.ConfigureAwait(false))
        {
            if (!stream.CanRead)
                throw new InvalidOperationException(
                    $"{Method.Name} has returned a {stream.GetType().Name} that can't be read: is it closed?");
            await ((StreamSender)RequireConversation().Result).SendAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Calls the method.</summary>
    protected abstract ValueTask<Stream?> OpenAsync(CancellationToken cancellationToken);

    internal sealed override void AddResult(Conversation conversation) => conversation.Add(new StreamSender());
}
