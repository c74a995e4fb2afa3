using System.Globalization;

namespace Offload.Benchmarks.Reporting;

/// <summary>Something that is measured of every rival.</summary>
/// <param name="Title">What, in a few words.</param>
/// <param name="Heading">The same over a column.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="MoreIsBetter">Whether the greatest value is the best, not the least.</param>
internal sealed record Figure(string Title, string Heading, string Unit, bool MoreIsBetter = false)
{
    /// <summary>How many times as good <paramref name="value"/> is as <paramref name="other"/>.</summary>
    public double Advantage(double value, double other) => MoreIsBetter ? value / other : other / value;

    public string Format(double value) => value switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000_000:0.00} M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000:0} k"),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
