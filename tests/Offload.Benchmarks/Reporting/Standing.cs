using Offload.Benchmarks.Rivals;

namespace Offload.Benchmarks.Reporting;

/// <summary>The values of one rival.</summary>
internal sealed record Standing(string Name, RivalKind Kind)
{
    private readonly Dictionary<Figure, double> _values = [];

    public double? this[Figure figure]
    {
        get => _values.TryGetValue(figure, out double value) ? value : null;
        set
        {
            if (value is { } known)
                _values[figure] = known;
        }
    }
}
