using System.Globalization;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Reporting;

/// <summary>
/// The result of a row, for people: whose it is at the beginning of each line, the values below their headings.
/// </summary>
internal sealed class ResultTable(string corner, params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _lines = [[corner, .. headings]];

    /// <summary>Rates of contenders, of which the first is Offload; more is better.</summary>
    /// <param name="corner">What the rates are of.</param>
    /// <param name="contenders">Those that were measured.</param>
    /// <param name="rate">The rate that a percentage of a contender's samples reach.</param>
    /// <param name="format">A numeric format with the unit.</param>
    public static IEnumerable<string> OfRates<T>(
        string corner, IReadOnlyList<T> contenders, Func<T, double, double> rate, string format)
        where T : Contender
    {
        var table = new ResultTable(corner, "median", "slowest", "Offload's median rate ÷ this");
        double offload = rate(contenders[0], 50);
        foreach (T contender in contenders)
        {
            double median = rate(contender, 50);
            table.Add(contender.Name, Text(median, format), Text(rate(contender, 100), format), Text(offload / median, "0.00"));
        }

        return table.Lines();
    }

    public void Add(string name, params string[] values) => _lines.Add([name, .. values]);

    public IEnumerable<string> Lines()
    {
        int[] widths = [.. Enumerable.Range(0, headings.Length + 1).Select(column => _lines.Max(line => line[column].Length))];
        return _lines.Select(line => string.Join(
            Gap, line.Select((text, column) => column == 0 ? text.PadRight(widths[0]) : text.PadLeft(widths[column]))));
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
