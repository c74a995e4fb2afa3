namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    /// <summary>Reads what <see cref="PayloadWriter.WriteVarInt"/> or <see cref="PayloadWriter.WriteVarUInt"/> wrote.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or the number is above
    /// <see cref="long.MaxValue"/>.</exception>
    public long ReadVarInt()
    {
        sbyte code = (sbyte)ReadByte();
        switch (code)
        {
            case PayloadFormat.VarIntByte: return ReadByte();
            case PayloadFormat.VarIntSByte: return (sbyte)ReadByte();
            case PayloadFormat.VarIntUInt16: return ReadUnmanaged<ushort>();
            case PayloadFormat.VarIntInt16: return ReadUnmanaged<short>();
            case PayloadFormat.VarIntUInt32: return ReadUnmanaged<uint>();
            case PayloadFormat.VarIntInt32: return ReadUnmanaged<int>();
            case PayloadFormat.VarIntInt64: return ReadUnmanaged<long>();
            case PayloadFormat.VarIntUInt64:
                ulong value = ReadUnmanaged<ulong>();
                if (value > long.MaxValue)
                    Fail($"the number {value} is too large");
                return (long)value;
            default: return code;
        }
    }

    /// <summary>Reads a variable-length integer that must not be negative.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early, or the number is negative or too
    /// large.</exception>
    public int ReadVarIntLength()
    {
        long value = ReadVarInt();
        if (value is < 0 or > int.MaxValue)
            Fail($"{value} is no length");
        return (int)value;
    }
}
