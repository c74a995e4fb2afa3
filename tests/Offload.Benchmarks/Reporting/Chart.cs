using System.Globalization;
using System.Text;
using Offload.Benchmarks.Rivals;

namespace Offload.Benchmarks.Reporting;

/// <summary>
/// A comparison as a picture: one panel a figure, one bar a rival, the best on top. SVG, so that a browser shows it.
/// </summary>
internal sealed class Chart(Comparison comparison, string machine)
{
    private const int Columns = 2;
    private const int PanelWidth = 620;
    private const int BarHeight = 18;
    private const int TitleHeight = 34;
    private const int NameWidth = 290;
    private const int LongestBar = 170;
    private const int Margin = 24;

    // Beyond this ratio between the greatest value and the least, bars that are true to scale show nothing.
    private const double WidestLinearRange = 50;
    private const double ShortestLogarithm = 0.3;

    private const string OffloadColour = "#2563eb";
    private const string VariantColour = "#93c5fd";
    private const string PeerColour = "#94a3b8";
    private const string FloorColour = "#d6d3d1";

    private readonly StringBuilder _svg = new();

    public string Draw()
    {
        int header = 64;
        int[] rowHeights = [.. comparison.Figures.Chunk(Columns).Select(row => row.Max(PanelHeight))];
        int height = header + rowHeights.Sum() + Margin;
        int width = (Columns * PanelWidth) + (2 * Margin);
        Append($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="12">
            """);
        Append($"""<rect width="{width}" height="{height}" fill="#ffffff"/>""");
        Text(Margin, 30, comparison.Title, "font-size=\"18\" font-weight=\"600\"");
        Text(Margin, 50, machine, "fill=\"#57534e\"");
        int top = header;
        foreach ((Figure[] row, int rowHeight) in comparison.Figures.Chunk(Columns).Zip(rowHeights))
        {
            for (int column = 0; column < row.Length; column++)
                DrawPanel(row[column], Margin + (column * PanelWidth), top);
            top += rowHeight;
        }

        Append($"</svg>");
        return _svg.ToString();
    }

    private void DrawPanel(Figure figure, int left, int top)
    {
        Standing[] standings = Ranked(figure);
        Func<double, double> scale = Scale(
            [.. standings.Select(standing => standing[figure]!.Value).Where(value => value > 0)], out bool isLogarithmic);
        string better = figure.MoreIsBetter ? "more" : "less";
        Text(
            left, top + 20, $"{figure.Title}, {figure.Unit} ({better} is better{(isLogarithmic ? "; logarithmic" : "")})",
            "font-weight=\"600\"");
        int line = top + TitleHeight;
        foreach (Standing standing in standings)
        {
            double value = standing[figure]!.Value;
            int length = (int)Math.Max(1, LongestBar * scale(value));
            Text(left, line + 12, standing.Name, standing.Kind == RivalKind.Offload ? "font-weight=\"600\"" : "fill=\"#44403c\"");
            Append($"""
                <rect x="{left + NameWidth}" y="{line + 2}" width="{length}" height="{BarHeight - 5}" fill="{Colour(standing.Kind)}"/>
                """);
            Text(
                left + NameWidth + length + 6, line + 12, $"{figure.Format(value)}{Ratio(figure, standing, value)}",
                "fill=\"#44403c\"");
            line += BarHeight;
        }
    }

    /// <summary>From a value to a part of the longest bar.</summary>
    private static Func<double, double> Scale(double[] values, out bool isLogarithmic)
    {
        double least = values.DefaultIfEmpty(1).Min();
        double most = values.DefaultIfEmpty(1).Max();
        isLogarithmic = most / least > WidestLinearRange;
        if (!isLogarithmic)
            return value => value / most;
        return value
            => value <= 0 ? 0 : (Math.Log(value / least) + ShortestLogarithm) / (Math.Log(most / least) + ShortestLogarithm);
    }

    private string Ratio(Figure figure, Standing standing, double value) =>
        standing.Kind == RivalKind.Offload || comparison.Offload[figure] is not { } own || value <= 0 || own <= 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"  ({figure.Advantage(own, value):0.0#}×)");

    private static string Colour(RivalKind kind) => kind switch
    {
        RivalKind.Offload => OffloadColour,
        RivalKind.Variant => VariantColour,
        RivalKind.Floor => FloorColour,
        _ => PeerColour,
    };

    private Standing[] Ranked(Figure figure)
    {
        var known = comparison.Standings.Where(standing => standing[figure] is not null);
        return
        [
            .. figure.MoreIsBetter
                ? known.OrderByDescending(standing => standing[figure])
                : known.OrderBy(standing => standing[figure]),
        ];
    }

    private int PanelHeight(Figure figure) => TitleHeight + (BarHeight * Ranked(figure).Length) + Margin;

    private void Text(int x, int y, string text, string attributes)
    {
        string escaped = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
        Append($"""<text x="{x}" y="{y}" {attributes}>{escaped}</text>""");
    }

    private void Append(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
