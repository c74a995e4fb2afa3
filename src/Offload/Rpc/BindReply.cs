using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The worker's half of <see cref="BindExchange"/>.</summary>
internal sealed class BindReply(string? refusal) : IRpcReply
{
    public void WriteReply(ref PayloadWriter writer) => writer.WriteString(refusal);
}
