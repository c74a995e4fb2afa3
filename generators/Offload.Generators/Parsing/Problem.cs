using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Why a marked method gets no proxy: the generator passes over it, an analyzer reports it.</summary>
internal sealed class Problem(DiagnosticDescriptor rule, Location? location, params object[] arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(rule, location, arguments);
}
