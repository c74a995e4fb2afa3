namespace Offload.Benchmarks.Measurement;

/// <summary>The values that repetitions of one measurement gave.</summary>
internal sealed class Readings
{
    private readonly List<double> _values = [];

    /// <summary>The value in the middle; null if there is none.</summary>
    public double? Median => Percentile(50);

    public void Add(double value) => _values.Add(value);

    /// <summary>The value that <paramref name="percent"/> of all don't exceed; null if there is none.</summary>
    public double? Percentile(double percent)
    {
        if (_values.Count == 0)
            return null;
        double[] sorted = [.. _values.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, percent / 100 * sorted.Length)];
    }
}
