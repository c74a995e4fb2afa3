using Offload.Benchmarks.Rivals;

namespace Offload.Benchmarks.Reporting;

/// <summary>All figures of all rivals, as a table.</summary>
internal sealed record Comparison(string Title, IReadOnlyList<Figure> Figures, IReadOnlyList<Standing> Standings)
{
    private const int NameWidth = 47;
    private const int Width = 12;

    public Standing Offload => Standings.Single(standing => standing.Kind == RivalKind.Offload);

    /// <summary>Who of those that people use instead has the best value.</summary>
    public Standing? BestPeer(Figure figure)
    {
        var peers = Standings.Where(standing => standing.Kind == RivalKind.Peer && standing[figure] is not null);
        return figure.MoreIsBetter ? peers.MaxBy(peer => peer[figure]) : peers.MinBy(peer => peer[figure]);
    }

    public IEnumerable<string> Table()
    {
        yield return $"{"",-NameWidth}{string.Concat(Figures.Select(figure => $"{figure.Heading,Width}"))}";
        yield return $"{"",-NameWidth}{string.Concat(Figures.Select(figure => $"{figure.Unit,Width}"))}";
        foreach (Standing standing in Standings)
        {
            string values = string.Concat(Figures.Select(
                figure => $"{(standing[figure] is { } value ? figure.Format(value) : "–"),Width}"));
            yield return $"{standing.Name,-NameWidth}{values}";
        }

        string against = string.Concat(Figures.Select(figure => $"{Against(figure),Width}"));
        yield return $"{"Offload against the best of the others, times",-NameWidth}{against}";
        yield return "";
        foreach (Figure figure in Figures)
        {
            if (BestPeer(figure) is { } best)
                yield return $"{figure.Title,-NameWidth} best of the others: {best.Name}, "
                    + $"{figure.Format(best[figure]!.Value)} {figure.Unit}";
        }
    }

    private string Against(Figure figure) =>
        Offload[figure] is { } own && BestPeer(figure)?[figure] is { } best ? $"{figure.Advantage(own, best):0.00}" : "–";
}
