using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>A field or property that may cross the border.</summary>
internal sealed class MemberCandidate
{
    private MemberCandidate(ISymbol symbol, ITypeSymbol type)
    {
        Symbol = symbol;
        Type = type;
    }

    public ISymbol Symbol { get; }

    public ITypeSymbol Type { get; }

    public string Name => Symbol.Name;

    /// <summary>The explicit place on the wire; null if the declaration decides.</summary>
    public int? Order { get; private set; }

    /// <summary>The field behind an auto-property, if this compilation can see it.</summary>
    public IFieldSymbol? BackingField { get; private set; }

    /// <summary>What runs when the member is set; null for fields and for properties without a setter.</summary>
    public IMethodSymbol? Setter => (Symbol as IPropertySymbol)?.SetMethod;

    public bool IsRequired => Symbol is IFieldSymbol { IsRequired: true } or IPropertySymbol { IsRequired: true };

    /// <summary>Whether the member shows what other members hold: there is nothing to set.</summary>
    public bool IsComputed => Symbol is IPropertySymbol { SetMethod: null } && BackingField is null;

    /// <summary>The members of a type in declaration order, those of its base types first.</summary>
    public static List<MemberCandidate> Collect(INamedTypeSymbol type)
    {
        var members = new List<MemberCandidate>();
        AddMembers(members, type);
        return
        [
            .. members.Select((member, index) => (member, order: member.Order ?? index))
                .OrderBy(pair => pair.order)
                .Select(pair => pair.member),
        ];
    }

    private static void AddMembers(List<MemberCandidate> members, INamedTypeSymbol type)
    {
        if (type.BaseType is { SpecialType: SpecialType.None } baseType)
            AddMembers(members, baseType);
        IEnumerable<ISymbol> declared = type.GetMembers();
        if (type.IsRecord)
            declared = declared.OrderBy(member => IsPositional(member) ? 0 : 1);
        foreach (ISymbol symbol in declared)
        {
            if (Create(symbol) is not { } member)
                continue;
            int overridden = members.FindIndex(other => other.Name == member.Name);
            if (overridden >= 0 && symbol.IsOverride)
            {
                members[overridden] = member;
                continue;
            }

            if (overridden >= 0)
                members.RemoveAt(overridden);
            members.Add(member);
        }
    }

    private static MemberCandidate? Create(ISymbol symbol)
    {
        if (symbol.Name.Length == 0)
            return null;
        bool included = symbol.Has(MemberAttributes.MemoryPackInclude);
        if (symbol.IsStatic || (!included && symbol.DeclaredAccessibility != Accessibility.Public)
            || MemberAttributes.IsIgnored(symbol))
            return null;
        return symbol switch
        {
            IFieldSymbol { IsConst: false, IsImplicitlyDeclared: false } field
                => new MemberCandidate(field, field.Type) { Order = MemberAttributes.Order(field) },
            IPropertySymbol { IsIndexer: false, GetMethod: { } getter } property
                when included || getter.DeclaredAccessibility == Accessibility.Public
                => new MemberCandidate(property, property.Type)
                {
                    Order = MemberAttributes.Order(property),
                    BackingField = FindBackingField(property),
                },
            _ => null,
        };
    }

    private static IFieldSymbol? FindBackingField(IPropertySymbol property)
    {
        foreach (ISymbol member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } owner } field
                && SymbolEqualityComparer.Default.Equals(owner, property))
                return field;
        }

        return null;
    }

    private static bool IsPositional(ISymbol member)
        => member is IPropertySymbol { DeclaringSyntaxReferences: [{ } reference] }
            && reference.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.ParameterSyntax;
}
