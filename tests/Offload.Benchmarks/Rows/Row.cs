namespace Offload.Benchmarks.Rows;

/// <summary>One claim about speed, and the peers that it is made against.</summary>
internal abstract class Row
{
    /// <summary>The argument of the program that selects this row.</summary>
    public abstract string Name { get; }

    /// <summary>What is measured, and how.</summary>
    public abstract string Title { get; }

    /// <summary>Why it can't be measured on this operating system; null if it can.</summary>
    public virtual string? Obstacle => null;

    /// <summary>Runs the peers by turns and returns the lines of the result's table.</summary>
    public abstract Task<IReadOnlyList<string>> MeasureAsync();
}
