namespace Offload.Benchmarks.Measurement;

/// <summary>Durations that were measured; adding one allocates nothing.</summary>
internal sealed class Samples(int capacity)
{
    private readonly long[] _ticks = new long[capacity];
    private int _count;

    public bool IsEmpty => _count == 0;

    public void Add(TimeSpan duration) => _ticks[_count++] = duration.Ticks;

    /// <summary>The duration that <paramref name="percent"/> of all samples don't exceed.</summary>
    public TimeSpan Percentile(double percent)
    {
        Span<long> sorted = _ticks.AsSpan(0, _count).ToArray();
        sorted.Sort();
        return new TimeSpan(sorted[(int)Math.Min(_count - 1, percent / 100 * _count)]);
    }
}
