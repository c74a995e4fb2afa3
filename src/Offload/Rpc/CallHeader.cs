using System.Buffers.Binary;
using Offload.Serialization;

namespace Offload.Rpc;

/// <summary>What precedes the arguments of a call.</summary>
/// <param name="Number">The call's number among those of its worker, from 1.</param>
/// <param name="ContractNumber">The number of the method's contract in the session.</param>
/// <param name="MethodIndex">The place of the method in its contract.</param>
/// <param name="Context">What the method shall find around it.</param>
internal readonly record struct CallHeader(long Number, int ContractNumber, int MethodIndex, CallContext Context)
{
    /// <summary>Fills in the numbers of a header that was written before its worker was known.</summary>
    public static void SetNumbers(Span<byte> written, long number, int contractNumber)
    {
        BinaryPrimitives.WriteInt64LittleEndian(written, number);
        BinaryPrimitives.WriteInt32LittleEndian(written[sizeof(long)..], contractNumber);
    }

    public void Write(ref PayloadWriter writer)
    {
        writer.WriteUnmanaged(Number);
        writer.WriteUnmanaged(ContractNumber);
        writer.WriteUnmanaged(MethodIndex);
        Context.Write(ref writer);
    }

    public static CallHeader Read(ref PayloadReader reader)
        => new(
            reader.ReadUnmanaged<long>(), reader.ReadUnmanaged<int>(), reader.ReadUnmanaged<int>(), CallContext.Read(ref reader));
}
