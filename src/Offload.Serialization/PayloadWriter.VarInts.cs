namespace Offload.Serialization;

public ref partial struct PayloadWriter
{
    /// <summary>Writes an integer in one byte if it is between -120 and 127, else in three, five or nine.</summary>
    public void WriteVarInt(long value)
    {
        switch (value)
        {
            case >= PayloadFormat.VarIntSmallest and <= sbyte.MaxValue:
                WriteByte((byte)value);
                break;
            case >= sbyte.MinValue and < 0:
                WriteByte(unchecked((byte)PayloadFormat.VarIntSByte));
                WriteByte((byte)value);
                break;
            case >= short.MinValue and <= short.MaxValue:
                WriteByte(unchecked((byte)PayloadFormat.VarIntInt16));
                WriteUnmanaged((short)value);
                break;
            case >= int.MinValue and <= int.MaxValue:
                WriteByte(unchecked((byte)PayloadFormat.VarIntInt32));
                WriteUnmanaged((int)value);
                break;
            default:
                WriteByte(unchecked((byte)PayloadFormat.VarIntInt64));
                WriteUnmanaged(value);
                break;
        }
    }

    /// <summary>Writes an unsigned integer in one byte if it is at most 127, else in three, five or nine.</summary>
    public void WriteVarUInt(ulong value)
    {
        switch (value)
        {
            case <= (ulong)sbyte.MaxValue:
                WriteByte((byte)value);
                break;
            case <= ushort.MaxValue:
                WriteByte(unchecked((byte)PayloadFormat.VarIntUInt16));
                WriteUnmanaged((ushort)value);
                break;
            case <= uint.MaxValue:
                WriteByte(unchecked((byte)PayloadFormat.VarIntUInt32));
                WriteUnmanaged((uint)value);
                break;
            default:
                WriteByte(unchecked((byte)PayloadFormat.VarIntUInt64));
                WriteUnmanaged(value);
                break;
        }
    }
}
