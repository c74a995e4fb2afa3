using System.Buffers;
using Offload.Rpc;
using Offload.Serialization;

namespace Offload.Conversations;

/// <summary>What crosses the border while a call runs: a notification, in either direction.</summary>
/// <param name="callNumber">The call's number among those of its worker.</param>
/// <param name="channel">The channel's number among those of its call.</param>
/// <param name="verb">What the message says.</param>
/// <param name="payload">What it says it about; must stay as it is until the message is sent.</param>
internal sealed class ConversationMessage(long callNumber, int channel, ChannelVerb verb, in ReadOnlySequence<byte> payload)
    : IRpcExchange
{
    public int Channel => channel;

    public ChannelVerb Verb => verb;

    /// <summary>Is called right before the message leaves, hence before the other side can react to it.</summary>
    public Action? Leaving { get; init; }

    public ReadOnlySequence<byte> RequestPayload { get; } = payload;

    public void WriteRequest(ref PayloadWriter writer)
    {
        Leaving?.Invoke();
        writer.WriteUnmanaged(callNumber);
        writer.WriteUnmanaged(channel);
        writer.WriteByte((byte)verb);
    }

    public void ReadReply(ref PayloadReader reader) => throw new InvalidOperationException("A notification has no reply.");
}
