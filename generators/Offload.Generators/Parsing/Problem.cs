using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Why a marked method gets no proxy: the generator passes over it, an analyzer reports it.</summary>
internal sealed class Problem(DiagnosticDescriptor rule, Location? location, params object[] arguments)
{
    /// <summary>The property of the diagnostic that has <see cref="Detail"/>.</summary>
    public const string DetailProperty = nameof(Detail);

    /// <summary>
    /// What the code fix has to know: the documentation identifier of the type whose derived classes should be listed, or the
    /// setting that is wrong, or what is missing. Null if there is no fix.
    /// </summary>
    public string? Detail { get; init; }

    public Diagnostic ToDiagnostic()
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (Detail is not null)
            properties = properties.Add(DetailProperty, Detail);
        return Diagnostic.Create(rule, location, properties, arguments);
    }
}
