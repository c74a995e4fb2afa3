namespace QuickStart.Imaging;

/// <summary>An RGB picture, three bytes a pixel, rows from top to bottom.</summary>
internal sealed class Picture(int width, int height)
{
    public const int BytesPerPixel = 3;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public byte[] Pixels { get; } = new byte[checked(width * height * BytesPerPixel)];

    public int Stride => Width * BytesPerPixel;

    public Span<byte> Row(int y) => Pixels.AsSpan(y * Stride, Stride);

    /// <summary>Copies a square of pixels into the picture.</summary>
    public void Paste(ReadOnlySpan<byte> square, int left, int top, int size)
    {
        int stride = size * BytesPerPixel;
        for (int y = 0; y < size; y++)
            square.Slice(y * stride, stride).CopyTo(Row(top + y)[(left * BytesPerPixel)..]);
    }
}
