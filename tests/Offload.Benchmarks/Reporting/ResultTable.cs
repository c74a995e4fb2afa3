using System.Globalization;
using Offload.Benchmarks.Measurement;

namespace Offload.Benchmarks.Reporting;

/// <summary>
/// The result of a row, for people: the contender's name at the beginning of each line, its values below their headings.
/// </summary>
internal static class ResultTable
{
    private const string Gap = "  ";

    /// <summary>A line for each contender.</summary>
    /// <param name="corner">What the values are of.</param>
    /// <param name="contenders">Those that were measured.</param>
    /// <param name="columns">Each heading, and a contender's value below it.</param>
    public static IEnumerable<string> Of<T>(
        string corner, IReadOnlyList<T> contenders, params (string Heading, Func<T, string> Value)[] columns)
        where T : Contender
    {
        List<string[]> lines = [[corner, .. columns.Select(column => column.Heading)]];
        foreach (T contender in contenders)
            lines.Add([contender.Name, .. columns.Select(column => column.Value(contender))]);
        int[] widths = [.. Enumerable.Range(0, columns.Length + 1).Select(column => lines.Max(line => line[column].Length))];
        return lines.Select(line => string.Join(
            Gap, line.Select((text, column) => column == 0 ? text.PadRight(widths[0]) : text.PadLeft(widths[column]))));
    }

    /// <summary>Rates of contenders, of which the first is Offload; more is better.</summary>
    /// <param name="corner">What the rates are of.</param>
    /// <param name="contenders">Those that were measured.</param>
    /// <param name="rate">The rate that a percentage of a contender's samples reach.</param>
    /// <param name="format">A numeric format with the unit.</param>
    public static IEnumerable<string> OfRates<T>(
        string corner, IReadOnlyList<T> contenders, Func<T, double, double> rate, string format)
        where T : Contender
        => Of(
            corner,
            contenders,
            ("median", contender => Text(rate(contender, 50), format)),
            ("slowest", contender => Text(rate(contender, 100), format)),
            ("Offload's median rate ÷ this", contender => Text(rate(contenders[0], 50) / rate(contender, 50), "0.00")));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
