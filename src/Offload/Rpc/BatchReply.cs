using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>The worker's half of <see cref="BatchExchange"/>.</summary>
/// <param name="executed">How many calls have been run.</param>
/// <param name="outcomeBytes">How many bytes of outcomes are on the board.</param>
/// <param name="executionTime">How long the calls have taken.</param>
internal sealed class BatchReply(int executed, int outcomeBytes, TimeSpan executionTime) : IRpcReply
{
    /// <summary>Whether the reply begins with this process's resident memory.</summary>
    public bool ReportsMemory { get; init; }

    /// <summary>The outcome of the last call, if the board has no room for it.</summary>
    public ReadOnlyMemory<byte>? LastOutcome { get; init; }

    public void WriteReply(ref PayloadWriter writer)
    {
        if (ReportsMemory)
            writer.WriteUnmanaged(Environment.WorkingSet);
        writer.WriteUnmanaged(executed);
        writer.WriteUnmanaged(outcomeBytes);
        writer.WriteUnmanaged(executionTime.Ticks);
        writer.WriteByte(LastOutcome is null ? (byte)0 : (byte)1);
        if (LastOutcome is { } outcome)
            writer.WriteBytes(outcome.Span);
    }
}
