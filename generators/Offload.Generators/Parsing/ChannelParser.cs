using Microsoft.CodeAnalysis;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Finds the parameters that are channels, and what goes through them.</summary>
internal static class ChannelParser
{
    /// <summary>Parses a parameter's type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="types">Where what goes through the channel is looked up, and reported if it can't cross.</param>
    /// <param name="isChannel">Whether the parameter is a channel; one that can't cross has no model.</param>
    public static ChannelModel? Parse(ITypeSymbol type, IParameterSymbol parameter, ParameterParser types, out bool isChannel)
    {
        isChannel = type is INamedTypeSymbol { TypeArguments.Length: 1 } named && named.Is("System.Collections.Generic", "IAsyncEnumerable`1");
        if (!isChannel)
            return null;
        ITypeSymbol item = ((INamedTypeSymbol)type).TypeArguments[0];
        return types.Parse(item, Rules.UnserializableItem, parameter.Locations.FirstOrDefault(), parameter.Name) is { } reference
            ? new ChannelModel("Items", reference, item.Declared())
            : null;
    }
}
