using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Which constructor rebuilds an object.</summary>
internal static class ConstructorChoice
{
    public static IMethodSymbol? Find(TypeScope scope, INamedTypeSymbol type, List<MemberCandidate> members)
    {
        List<IMethodSymbol> usable =
        [
            .. type.InstanceConstructors.Where(candidate => scope.IsAccessible(candidate) && IsUsable(scope, candidate, members)),
        ];
        if (usable.Find(IsMarked) is { } marked)
            return marked;

        // The one that leaves the fewest members to be set behind its back; the shorter one if there are several.
        return usable
            .OrderBy(candidate => members.Count(member => !Takes(candidate, member) && !IsSettable(scope, member)))
            .ThenBy(candidate => candidate.Parameters.Length)
            .FirstOrDefault();
    }

    public static bool Takes(IMethodSymbol? constructor, MemberCandidate member)
        => constructor is not null && constructor.Parameters.Any(parameter => Matches(parameter, member));

    public static bool Matches(IParameterSymbol parameter, MemberCandidate member)
        => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsMarked(IMethodSymbol constructor)
        => constructor.Has(MemberAttributes.MemoryPackConstructor) || constructor.Has(MemberAttributes.JsonConstructor);

    private static bool IsUsable(TypeScope scope, IMethodSymbol constructor, List<MemberCandidate> members)
    {
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            MemberCandidate? member = members.Find(candidate => Matches(parameter, candidate));
            bool fits = member is not null
                ? parameter.RefKind is RefKind.None or RefKind.In && scope.Context.Compilation.HasImplicitConversion(
                    member.Type, parameter.Type)
                : parameter.IsOptional;
            if (!fits)
                return false;
        }

        return true;
    }

    private static bool IsSettable(TypeScope scope, MemberCandidate member) => member.Symbol switch
    {
        IFieldSymbol field => !field.IsReadOnly,
        IPropertySymbol { SetMethod: { } setter } => scope.IsAccessible(setter),
        _ => member.IsComputed,
    };
}
