using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The worker's half of <see cref="RecallExchange"/>.</summary>
/// <param name="begun">How many calls of the batch have been begun; negative if it doesn't run any more.</param>
internal sealed class RecallReply(int begun) : IRpcReply
{
    public void WriteReply(ref PayloadWriter writer) => writer.WriteUnmanaged(begun);
}
