using System.Buffers;

namespace Offload.Conversations;

/// <summary>The sending end of a method's result that is a stream: in the worker, as far as its caller grants.</summary>
internal abstract class ResultSender : Channel
{
    /// <summary>Makes a sender.</summary>
    /// <param name="credit">The bytes that may be sent before the first grant.</param>
    protected ResultSender(long credit)
        => Outgoing = new OutgoingFlow(batch => SendAsync(ChannelVerb.Data, batch), credit);

    protected OutgoingFlow Outgoing { get; }

    public override void Close() => Outgoing.End(new InvalidOperationException("The call has ended."));

    protected override bool TryReceive(ChannelVerb verb, in ReadOnlySequence<byte> payload, bool isFirst)
    {
        if (verb != ChannelVerb.Grant)
            return false;
        Outgoing.Grant(ReadGrant(payload));
        return true;
    }
}
