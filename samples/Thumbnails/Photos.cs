using Offload;
using QuickStart.Imaging;

namespace Thumbnails;

/// <summary>Photographs from places where nobody has been.</summary>
public static partial class Photos
{
    private const int Width = 800;
    private const int Height = 600;

    /// <summary>Paints a sun over hills, other ones for each number, and writes it as PNG.</summary>
    [RunInProcess(Idempotent = true)]
    public static Task PaintAsync(int number, string path)
    {
        var random = new Random(number);
        double sunX = random.NextDouble(), sunY = random.NextDouble() * 0.5, hue = random.NextDouble();
        double[] hills = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble() * Math.Tau)];
        var picture = new Picture(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < Width; x++)
                Colour(
                    (double)x / Width, (double)y / Height, sunX, sunY, hue, hills,
                    row.Slice(x * Picture.BytesPerPixel, Picture.BytesPerPixel));
        }

        return PngEncoder.WriteAsync(picture, path);
    }

    private static void Colour(double x, double y, double sunX, double sunY, double hue, double[] hills, Span<byte> rgb)
    {
        double glow = Math.Exp(-12 * ((x - sunX) * (x - sunX) + (y - sunY) * (y - sunY)));
        double light = 0.35 + 0.4 * (1 - y) + 0.6 * glow;
        for (int ridge = 0; ridge < hills.Length; ridge++)
        {
            double top = 0.55 + 0.07 * ridge + 0.05 * Math.Sin(7 * x + hills[ridge]) + 0.02 * Math.Sin(31 * x + 3 * hills[ridge]);
            if (y > top)
                light = 0.5 - 0.07 * ridge;
        }

        for (int channel = 0; channel < Picture.BytesPerPixel; channel++)
            rgb[channel] = (byte)Math.Clamp(255 * light * (0.6 + 0.4 * Math.Cos(Math.Tau * (hue + channel / 3.0))), 0, 255);
    }
}
