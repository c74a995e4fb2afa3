namespace Offload.Serialization;

/// <summary>The constants of the wire layout, which is MemoryPack's.</summary>
internal static class PayloadFormat
{
    /// <summary>The first byte of an object that is null.</summary>
    public const byte NullObject = 0xFF;

    /// <summary>The first byte of a union whose tag needs two bytes, and of a repeated reference.</summary>
    public const byte WideTag = 0xFA;

    /// <summary>The highest number of members that an object can have: the bytes above are marks.</summary>
    public const int MaxMemberCount = 0xF9;

    /// <summary>The count of a collection, or the length of a string, that is null.</summary>
    public const int NullCollection = -1;

    /// <summary>How deep objects may be nested, on either side.</summary>
    public const int MaxDepth = 1000;

    // How often the depth is checked against the real stack: four levels of the largest objects fit what the runtime keeps in
    // reserve.
    public const int StackCheckMask = 3;

    // Codes of variable-length integers: one byte from -120 to 127 is the value itself, the rest say what follows.
    public const sbyte VarIntByte = -121;
    public const sbyte VarIntSByte = -122;
    public const sbyte VarIntUInt16 = -123;
    public const sbyte VarIntInt16 = -124;
    public const sbyte VarIntUInt32 = -125;
    public const sbyte VarIntInt32 = -126;
    public const sbyte VarIntUInt64 = -127;
    public const sbyte VarIntInt64 = -128;
    public const sbyte VarIntSmallest = -120;
}
