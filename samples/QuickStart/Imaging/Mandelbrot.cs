namespace QuickStart.Imaging;

/// <summary>A part of the Mandelbrot set's border, in colour.</summary>
internal static class Mandelbrot
{
    private const double CentreX = -0.745_200;
    private const double CentreY = 0.124_900;
    private const double Extent = 0.016_110;
    private const int MaxIterations = 1_000;

    /// <summary>Writes the colour of a point; both coordinates run from 0 to 1 across the picture.</summary>
    public static void Colour(double x, double y, Span<byte> rgb)
    {
        double iterations = Iterate(CentreX + ((x - 0.5) * Extent), CentreY + ((0.5 - y) * Extent));
        if (iterations >= MaxIterations)
        {
            rgb.Clear();
            return;
        }

        double phase = 2.1 * Math.Log(iterations);
        rgb[0] = Wave(phase + 1.9);
        rgb[1] = Wave(phase + 1.2);
        rgb[2] = Wave(phase + 0.2);
    }

    /// <summary>How many steps the point takes to escape; the fraction makes the colours flow into each other.</summary>
    private static double Iterate(double real, double imaginary)
    {
        const double EscapeRadiusSquared = 256;
        double x = 0, y = 0, xSquared = 0, ySquared = 0;
        for (int step = 0; step < MaxIterations; step++)
        {
            y = (2 * x * y) + imaginary;
            x = xSquared - ySquared + real;
            xSquared = x * x;
            ySquared = y * y;
            if (xSquared + ySquared > EscapeRadiusSquared)
                return Math.Max(1, step + 1 - Math.Log2(Math.Log2(xSquared + ySquared) / 2));
        }

        return MaxIterations;
    }

    private static byte Wave(double phase) => (byte)(127.5 * (1 + Math.Cos(phase)));
}
