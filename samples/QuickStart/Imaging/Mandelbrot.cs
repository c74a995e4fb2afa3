namespace QuickStart.Imaging;

/// <summary>A part of the Mandelbrot set's border, in colour.</summary>
internal static class Mandelbrot
{
    private const double CentreX = -0.743_643_135;
    private const double CentreY = 0.131_825_963;
    private const double Extent = 0.002_2;
    private const int MaxIterations = 1_200;

    /// <summary>Writes the colour of a point; both coordinates run from 0 to 1 across the picture.</summary>
    public static void Colour(double x, double y, Span<byte> rgb)
    {
        double iterations = Iterate(CentreX + ((x - 0.5) * Extent), CentreY + ((y - 0.5) * Extent));
        if (iterations >= MaxIterations)
        {
            rgb.Clear();
            return;
        }

        double phase = 0.25 * Math.Sqrt(iterations);
        rgb[0] = Wave(phase + 3.5);
        rgb[1] = Wave(phase + 4.1);
        rgb[2] = Wave(phase + 5.0);
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
                return Math.Max(0, step + 1 - Math.Log2(Math.Log2(xSquared + ySquared) / 2));
        }

        return MaxIterations;
    }

    private static byte Wave(double phase) => (byte)(127.5 * (1 + Math.Cos(phase)));
}
