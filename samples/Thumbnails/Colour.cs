namespace Thumbnails;

/// <summary>A colour.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public int DistanceTo(Colour other)
    {
        int red = Red - other.Red, green = Green - other.Green, blue = Blue - other.Blue;
        return red * red + green * green + blue * blue;
    }
}
