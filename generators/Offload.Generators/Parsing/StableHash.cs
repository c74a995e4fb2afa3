namespace Offload.Generators.Parsing;

/// <summary>FNV-1a: the same on every machine, unlike <see cref="object.GetHashCode"/>.</summary>
internal static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Compute(string text, ulong hash = Offset)
    {
        foreach (char character in text)
        {
            hash = unchecked((hash ^ (byte)character) * Prime);
            hash = unchecked((hash ^ (byte)(character >> 8)) * Prime);
        }

        return hash;
    }

    /// <summary>The hash of what has been hashed so far, and a number after it.</summary>
    public static ulong Add(ulong hash, ulong number)
    {
        for (int shift = 0; shift < 64; shift += 8)
            hash = unchecked((hash ^ (byte)(number >> shift)) * Prime);
        return hash;
    }

    /// <summary>Eight hexadecimal digits that tell names apart.</summary>
    public static string Short(string text)
    {
        ulong hash = Compute(text);
        return unchecked((uint)(hash ^ (hash >> 32))).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
