using System.Buffers.Binary;
using System.IO.Compression;

namespace QuickStart.Imaging;

/// <summary>Reads the pictures that <see cref="PngEncoder"/> writes, so that the tour can check what it has written.</summary>
internal static class PngDecoder
{
    /// <summary>Reads a picture, checking lengths and checksums.</summary>
    /// <exception cref="InvalidDataException">The file is not such a picture.</exception>
    public static async Task<Picture> ReadAsync(string path)
    {
        byte[] file = await File.ReadAllBytesAsync(path);
        if (!file.AsSpan().StartsWith(PngFormat.Signature))
            throw new InvalidDataException($"'{path}' has no PNG signature.");

        using var compressed = new MemoryStream();
        Picture? picture = null;
        bool ended = false;
        for (int offset = PngFormat.Signature.Length; offset < file.Length && !ended;)
        {
            ReadOnlySpan<byte> data = ReadChunk(file, ref offset, out string type);
            if (type == "IHDR")
                picture = ReadHeader(data);
            else if (type == "IDAT")
                compressed.Write(data);
            ended = type == "IEND";
        }

        if (picture is null || !ended)
            throw new InvalidDataException($"'{path}' has no header or no end.");
        compressed.Position = 0;
        Decompress(compressed, picture);
        return picture;
    }

    private static ReadOnlySpan<byte> ReadChunk(byte[] file, ref int offset, out string type)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(offset));
        ReadOnlySpan<byte> typeAndData = file.AsSpan(offset + 4, length + 4);
        type = System.Text.Encoding.ASCII.GetString(typeAndData[..4]);
        offset += length + PngFormat.ChunkOverhead;
        if (BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset - 4)) != PngFormat.Crc32(typeAndData))
            throw new InvalidDataException($"The checksum of chunk {type} is wrong.");
        return typeAndData[4..];
    }

    private static Picture ReadHeader(ReadOnlySpan<byte> header)
    {
        if (header[8] != PngFormat.BitDepth || header[9] != PngFormat.ColourTypeRgb)
            throw new InvalidDataException("Only RGB pictures with eight bits a channel are read here.");
        return new Picture(BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
    }

    private static void Decompress(Stream compressed, Picture picture)
    {
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        for (int y = 0; y < picture.Height; y++)
        {
            if (zlib.ReadByte() != PngFormat.FilterUp)
                throw new InvalidDataException($"Row {y} has a filter that is not read here.");
            Span<byte> row = picture.Row(y);
            zlib.ReadExactly(row);
            if (y == 0)
                continue;
            Span<byte> above = picture.Row(y - 1);
            for (int x = 0; x < row.Length; x++)
                row[x] += above[x];
        }

        if (zlib.ReadByte() != -1)
            throw new InvalidDataException("There is data after the last row.");
    }
}
