using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>What a worker is told about itself.</summary>
/// <param name="Pool">The name of its pool.</param>
/// <param name="Number">Its number in the pool, from 1; numbers are not used again.</param>
/// <param name="ReportsMemory">Whether each reply carries the worker's resident memory.</param>
/// <param name="NestedCalls">What its own calls do.</param>
internal sealed record WorkerIdentity(string Pool, int Number, bool ReportsMemory, NestedCalls NestedCalls)
{
    public void Write(ref PayloadWriter writer)
    {
        writer.WriteString(Pool);
        writer.WriteUnmanaged(Number);
        writer.WriteByte(ReportsMemory ? (byte)1 : (byte)0);
        writer.WriteByte((byte)NestedCalls);
    }

    public static WorkerIdentity Read(ref PayloadReader reader)
        => new(reader.ReadString() ?? "", reader.ReadUnmanaged<int>(), reader.ReadByte() != 0, (NestedCalls)reader.ReadByte());
}
