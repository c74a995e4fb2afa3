namespace Offload.Conversations;

/// <summary>The way from one end of a conversation to the other.</summary>
internal interface IConversationLink
{
    /// <summary>
    /// Sends a message after all those that were given before it. What is given to a link before the call's reply also arrives
    /// before it.
    /// </summary>
    Task SendAsync(ConversationMessage message);
}
