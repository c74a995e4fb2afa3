using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Why a marked method gets no proxy: the generator passes over it, an analyzer reports it.</summary>
internal sealed class Problem(DiagnosticDescriptor rule, Location? location, params object[] arguments)
{
    /// <summary>The property of the diagnostic that has <see cref="OpenBase"/>, for the code fix.</summary>
    public const string OpenBaseProperty = nameof(OpenBase);

    /// <summary>The documentation identifier of a type whose derived classes should be listed; null otherwise.</summary>
    public string? OpenBase { get; init; }

    public Diagnostic ToDiagnostic()
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (OpenBase is not null)
            properties = properties.Add(OpenBaseProperty, OpenBase);
        return Diagnostic.Create(rule, location, properties, arguments);
    }
}
