namespace Offload.Conversations;

/// <summary>The link of a call that runs inline: the other end is in the same process.</summary>
internal sealed class LoopbackLink(Conversation other) : IConversationLink
{
    public Task SendAsync(ConversationMessage message)
    {
        message.Leaving?.Invoke();
        other.Receive(message.Channel, message.Verb, message.RequestPayload);
        return Task.CompletedTask;
    }
}
