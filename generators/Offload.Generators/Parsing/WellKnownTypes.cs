using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Types that writer and reader have a pair of methods for.</summary>
internal static class WellKnownTypes
{
    /// <summary>What follows <c>Write</c> and <c>Read</c> in the names of those methods; null if there are none.</summary>
    public static string? Find(ITypeSymbol type)
        => type is not INamedTypeSymbol { Arity: 0, ContainingType: null } ? null : type.Qualified() switch
    {
        "System.Version" => "Version",
        "System.Uri" => "Uri",
        "System.Numerics.BigInteger" => "BigInteger",
        "System.Text.StringBuilder" => "StringBuilder",
        "System.Globalization.CultureInfo" => "CultureInfo",
        "System.TimeZoneInfo" => "TimeZoneInfo",
        "System.Collections.BitArray" => "BitArray",
        _ => null,
    };
}
