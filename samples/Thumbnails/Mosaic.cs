using Offload;

namespace Thumbnails;

/// <summary>A picture made of pictures.</summary>
public static partial class Mosaic
{
    private static readonly Dictionary<string, Colour[]> Palettes = [];

    /// <summary>
    /// Finds the thumbnail whose colour is nearest: so little work that a message for each would be most of it.
    /// </summary>
    /// <param name="palette">The file with the thumbnails' average colours. Every worker reads it once.</param>
    /// <param name="wanted">The colour to come near to.</param>
    [RunInProcess]
    public static int FindNearest(string palette, Colour wanted)
    {
        if (!Palettes.TryGetValue(palette, out Colour[]? colours))
            Palettes[palette] = colours = Read(palette);
        return FindNearest(colours, wanted);
    }

    public static int FindNearest(ReadOnlySpan<Colour> colours, Colour wanted)
    {
        int nearest = 0;
        for (int index = 1; index < colours.Length; index++)
        {
            if (colours[index].DistanceTo(wanted) < colours[nearest].DistanceTo(wanted))
                nearest = index;
        }

        return nearest;
    }

    public static void Write(string palette, IEnumerable<Colour> colours)
        => File.WriteAllBytes(palette, [.. colours.SelectMany(colour => new[] { colour.Red, colour.Green, colour.Blue })]);

    private static Colour[] Read(string palette)
        => [.. File.ReadAllBytes(palette).Chunk(3).Select(rgb => new Colour(rgb[0], rgb[1], rgb[2]))];
}
