using Offload.CompilerServices;

namespace Offload.Conversations;

/// <summary>The sending end of a stream of items.</summary>
internal sealed class ItemWriter<T>(PayloadCodec<T> codec) : ResultSender(Flow.InitialWindow)
{
    public ValueTask WriteAsync(T item, CancellationToken cancellationToken) => Outgoing.WriteAsync(codec, item, cancellationToken);

    public Task FlushAsync(CancellationToken cancellationToken) => Outgoing.FlushAsync(cancellationToken);
}
