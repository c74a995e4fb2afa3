using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>Asks for the calls of a running batch back that the worker has not begun.</summary>
/// <param name="firstNumber">The number of the batch's first call.</param>
/// <param name="count">How many calls the batch has.</param>
internal sealed class RecallExchange(long firstNumber, int count) : IRpcExchange
{
    /// <summary>
    /// How many calls the worker has begun, and will begin; more than there are if it is through with the batch.
    /// </summary>
    public int Begun { get; private set; } = int.MaxValue;

    public void WriteRequest(ref PayloadWriter writer) => writer.WriteUnmanaged(firstNumber);

    public void ReadReply(ref PayloadReader reader)
    {
        int begun = reader.ReadUnmanaged<int>();
        reader.EnsureEnd();
        if (begun > count)
            throw new OffloadSerializationException($"A worker claims to have begun {begun} of {count} calls.");
        Begun = begun < 0 ? int.MaxValue : begun;
    }
}
