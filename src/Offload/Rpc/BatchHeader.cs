using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>What precedes the arguments of a batch; the place where the arguments of each call end follows it.</summary>
/// <param name="FirstNumber">The number of the first call among those of its worker, from 1.</param>
/// <param name="Count">How many calls there are.</param>
/// <param name="Start">The place where the arguments of the first call start, on the scale of those where they end.</param>
/// <param name="ContractNumber">The number of the method's contract in the session.</param>
/// <param name="MethodIndex">The place of the method in its contract.</param>
/// <param name="Context">What the method shall find around it.</param>
internal readonly record struct BatchHeader(
    long FirstNumber, int Count, int Start, int ContractNumber, int MethodIndex, CallContext Context)
{
    public void Write(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(FirstNumber);
        writer.WriteUnmanaged(Count);
        writer.WriteUnmanaged(Start);
        writer.WriteUnmanaged(ContractNumber);
        writer.WriteUnmanaged(MethodIndex);
        Context.Write(ref writer);
    }

    public static BatchHeader Read(ref PayloadReader reader)
    {
        var header = new BatchHeader(
            reader.ReadUnmanaged<long>(), reader.ReadUnmanaged<int>(), reader.ReadUnmanaged<int>(), reader.ReadUnmanaged<int>(),
            reader.ReadUnmanaged<int>(), CallContext.Read(ref reader));
        if (header.Count < 1 || header.Count > reader.Remaining / sizeof(int))
            throw new OffloadSerializationException($"A batch claims {header.Count} calls in {reader.Remaining} bytes.");
        return header;
    }
}
