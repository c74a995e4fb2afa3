using System.Buffers.Binary;
using System.IO.Compression;

namespace QuickStart.Imaging;

/// <summary>
/// Writes a <see cref="Picture"/> as PNG (ISO/IEC 15948): one compressed stream, rows as differences to the row above.
/// </summary>
internal static class PngEncoder
{
    public static async Task WriteAsync(Picture picture, string path)
    {
        await using FileStream file = File.Create(path);
        await file.WriteAsync(PngFormat.Signature.ToArray());
        await file.WriteAsync(Chunk("IHDR"u8, Header(picture)));
        await file.WriteAsync(Chunk("IDAT"u8, Compress(picture)));
        await file.WriteAsync(Chunk("IEND"u8, []));
    }

    private static byte[] Header(Picture picture)
    {
        byte[] header = new byte[PngFormat.HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = PngFormat.BitDepth;
        header[9] = PngFormat.ColourTypeRgb;
        return header;
    }

    private static byte[] Compress(Picture picture)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            byte[] filtered = new byte[picture.Stride];
            for (int y = 0; y < picture.Height; y++)
            {
                Span<byte> row = picture.Row(y);
                Span<byte> above = y == 0 ? default : picture.Row(y - 1);
                for (int x = 0; x < row.Length; x++)
                    filtered[x] = (byte)(row[x] - (y == 0 ? 0 : above[x]));
                zlib.WriteByte(PngFormat.FilterUp);
                zlib.Write(filtered);
            }
        }

        return compressed.ToArray();
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + PngFormat.ChunkOverhead];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        uint checksum = PngFormat.Crc32(chunk.AsSpan(4, data.Length + 4));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), checksum);
        return chunk;
    }
}
