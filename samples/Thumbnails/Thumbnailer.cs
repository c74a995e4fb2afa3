using Offload;
using QuickStart.Imaging;

namespace Thumbnails;

/// <summary>Makes photos small.</summary>
public static partial class Thumbnailer
{
    public const int Width = 80;
    public const int Height = 60;

    /// <summary>Reads a photo, and averages the pixels that become one.</summary>
    [RunInProcess(Idempotent = true)]
    public static async Task<Thumbnail> ShrinkAsync(string path)
    {
        Picture photo = await PngDecoder.ReadAsync(path);
        byte[] pixels = new byte[Width * Height * Picture.BytesPerPixel];
        int columns = photo.Width / Width, rows = photo.Height / Height;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                Write(Average(photo, x * photo.Width / Width, y * photo.Height / Height, columns, rows), pixels, y * Width + x);
        }

        return new Thumbnail(path, pixels, Average(photo, 0, 0, photo.Width, photo.Height));
    }

    public static void Write(Colour colour, Span<byte> pixels, int index)
    {
        pixels[index * Picture.BytesPerPixel] = colour.Red;
        pixels[index * Picture.BytesPerPixel + 1] = colour.Green;
        pixels[index * Picture.BytesPerPixel + 2] = colour.Blue;
    }

    private static Colour Average(Picture photo, int left, int top, int width, int height)
    {
        long red = 0, green = 0, blue = 0;
        for (int y = top; y < top + height; y++)
        {
            ReadOnlySpan<byte> row = photo.Row(y).Slice(left * Picture.BytesPerPixel, width * Picture.BytesPerPixel);
            for (int x = 0; x < row.Length; x += Picture.BytesPerPixel)
            {
                red += row[x];
                green += row[x + 1];
                blue += row[x + 2];
            }
        }

        long count = (long)width * height;
        return new Colour((byte)(red / count), (byte)(green / count), (byte)(blue / count));
    }
}
