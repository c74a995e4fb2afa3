namespace QuickStart.Imaging;

/// <summary>What PNG's encoder and decoder share.</summary>
internal static class PngFormat
{
    public const int HeaderLength = 13;
    public const byte BitDepth = 8;
    public const byte ColourTypeRgb = 2;
    public const byte FilterUp = 2;

    /// <summary>A chunk's length, type and checksum.</summary>
    public const int ChunkOverhead = 12;

    private static readonly uint[] CrcTable = MakeCrcTable();

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        const uint Polynomial = 0xEDB88320;
        uint[] table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            uint value = index;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            table[index] = value;
        }

        return table;
    }
}
