using System.Buffers;
using System.Collections.Concurrent;
using Offload.Serialization;

namespace Offload.Conversations;

/// <summary>The conversations of one session, by the numbers of their calls.</summary>
/// <param name="isStrict">
/// Whether a message about a call that has no conversation breaks the protocol. A worker sends none once it has replied; its
/// caller may, as it can't know of the reply before it comes.
/// </param>
internal sealed class ConversationTable(bool isStrict)
{
    private readonly ConcurrentDictionary<long, Conversation> _open = new();

    public void Open(long callNumber, Conversation conversation, IConversationLink link)
    {
        conversation.Connect(link, callNumber);
        _open[callNumber] = conversation;
    }

    public void Close(long callNumber) => _open.TryRemove(callNumber, out _);

    /// <summary>Hands a message on, out of the connection's own buffer.</summary>
    /// <exception cref="OffloadSerializationException">The other side may not send this.</exception>
    public void Receive(ref PayloadReader reader, in ReadOnlySequence<byte> content)
    {
        long callNumber = reader.ReadUnmanaged<long>();
        int channel = reader.ReadUnmanaged<int>();
        var verb = (ChannelVerb)reader.ReadByte();
        if (_open.TryGetValue(callNumber, out Conversation? conversation))
            conversation.Receive(channel, verb, content.Slice(content.Length - reader.Remaining));
        else if (isStrict)
            throw new OffloadSerializationException($"A message came about call {callNumber}, which has no conversation.");
    }
}
