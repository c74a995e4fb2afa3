namespace Offload.Benchmarks.Rows;

/// <summary>One claim about speed, and the peers that it is made against.</summary>
internal abstract class Row
{
    /// <summary>What is measured, and how.</summary>
    public abstract string Title { get; }

    /// <summary>Runs the peers by turns and returns the lines of the result's table.</summary>
    public abstract Task<IReadOnlyList<string>> MeasureAsync();
}
