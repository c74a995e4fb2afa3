using System.Buffers;
using Offload.CompilerServices;

namespace Offload.Conversations;

/// <summary>The sending end of a stream of items: in the worker, of a method's result.</summary>
internal sealed class ItemWriter<T> : Channel
{
    private readonly PayloadCodec<T> _codec;
    private readonly OutgoingFlow _flow;

    public ItemWriter(PayloadCodec<T> codec)
    {
        _codec = codec;
        _flow = new OutgoingFlow(batch => SendAsync(ChannelVerb.Data, batch), Flow.InitialWindow);
    }

    public ValueTask WriteAsync(T item, CancellationToken cancellationToken) => _flow.WriteAsync(_codec, item, cancellationToken);

    public Task FlushAsync(CancellationToken cancellationToken) => _flow.FlushAsync(cancellationToken);

    public override void Close() => _flow.End(new InvalidOperationException("The call has ended."));

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (verb != ChannelVerb.Grant)
            return false;
        _flow.Grant(ReadGrant(payload));
        return true;
    }
}
