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
        isChannel = true;
        if (FindBytes(type) is { } bytes)
            return new ChannelModel(bytes, default);
        if (type.Is("System.Collections.Generic", "IAsyncEnumerable`1"))
            return ParseOne("Items", Rules.UnserializableItem);
        if (type.Is("System", "IProgress`1"))
            return ParseOne("Progress", Rules.UnserializableReport);
        isChannel = false;
        return null;

        ChannelModel? ParseOne(string kind, DiagnosticDescriptor rule)
        {
            ITypeSymbol value = ((INamedTypeSymbol)type).TypeArguments[0];
            return types.Parse(value, rule, parameter.Locations.FirstOrDefault(), parameter.Name) is { } reference
                ? new ChannelModel(kind, reference, value.Declared())
                : null;
        }
    }

    private static string? FindBytes(ITypeSymbol type) => (type as INamedTypeSymbol)?.Qualified() switch
    {
        "System.IO.Stream" => "Stream",
        "System.IO.Pipelines.PipeReader" => "PipeReader",
        "System.IO.Pipelines.PipeWriter" => "PipeWriter",
        _ => null,
    };
}
