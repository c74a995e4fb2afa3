using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Classes, records and structs: which members cross the border, and how the object is rebuilt.</summary>
internal static class ObjectParser
{
    private const int MaxMembers = 249;

    /// <returns>Null if the type can't cross.</returns>
    public static ObjectModel? Parse(TypeScope scope, INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface || type.IsAbstract)
        {
            scope.Fail($"is {(type.TypeKind == TypeKind.Interface ? "an interface" : "an abstract class")} "
                + "whose implementations are not known: declare a class that can be created, or list them with [JsonDerivedType]",
                type.DeclaringSyntaxReferences.IsEmpty ? null : type.GetDocumentationCommentId());
            return null;
        }

        if (IsOfFramework(type))
        {
            scope.Fail("is a type of the framework whose state can't be seen from outside: pass what it is made of");
            return null;
        }

        bool marked = type.Has(MemberAttributes.MemoryPackable);
        List<MemberCandidate> members = MemberCandidate.Collect(type);

        // MemoryPack writes what is computed, too. For all other types that would be a waste, or a trap.
        IMethodSymbol? constructor = ConstructorChoice.Find(scope, type, members);
        if (!marked)
            members.RemoveAll(member => member.IsComputed && !ConstructorChoice.Takes(constructor, member));
        if (constructor is null)
        {
            scope.Fail("can't be rebuilt: it needs a constructor that generated code can call, "
                + "without parameters or with parameters that are named like its properties");
            return null;
        }

        if (MemberAttributes.Form(type) == ObjectForm.Circular && constructor.Parameters.Length > 0)
        {
            scope.Fail("takes part in cycles, so that it has to be made before its members are read: "
                + "give it a constructor without parameters");
        }
        else if (members.Count > MaxMembers || members.Any(member => member.Order > MaxMembers))
            scope.Fail($"has {members.Count} members, at most {MaxMembers} are supported");
        else if (members.Count == 0 && FindHiddenState(type) is { } hidden)
            scope.Fail($"keeps its state in '{hidden}' and shows none of it: give it public properties");
        else
            return Describe(scope, type, members, constructor, marked);
        return null;
    }

    private static ObjectModel Describe(
        TypeScope scope, INamedTypeSymbol type, List<MemberCandidate> members, IMethodSymbol constructor, bool marked)
    {
        ObjectForm form = MemberAttributes.Form(type);
        var models = new List<MemberModel>();
        foreach (MemberCandidate member in members)
        {
            TypeRef part = scope.Part("." + member.Name, member.Type);
            MemberGet get = FindGetter(scope, member);
            MemberSet set = ConstructorChoice.Takes(constructor, member)
                ? MemberSet.None
                : FindSetter(scope, member, marked, form);
            bool needsAccessor = get != MemberGet.Direct || set is MemberSet.FieldAccessor or MemberSet.SetterAccessor;
            GenericDeclarer? generic = needsAccessor ? FindGeneric(scope, member) : null;
            models.Add(new MemberModel(
                SymbolNames.Escape(member.Name),
                member.Name,
                part,
                get,
                set,
                member.Symbol.ContainingType.Plain(),
                member.Symbol is IPropertySymbol,
                form == ObjectForm.Plain ? 0 : member.Order ?? models.Count,
                generic));
        }

        IEnumerable<ConstructorArgument> arguments = constructor.Parameters
            .Select(parameter => (parameter, index: members.FindIndex(member => ConstructorChoice.Matches(parameter, member))))
            .Where(pair => pair.index >= 0)
            .Select(pair => new ConstructorArgument(SymbolNames.Escape(pair.parameter.Name), pair.index));
        return new ObjectModel(
            scope.Name,
            scope.Serializer,
            type.IsReferenceType,
            models.ToEquatableArray(),
            arguments.ToEquatableArray(),
            FindForcedDefaults(type, members, constructor).ToEquatableArray(),
            ExactType: type is { IsReferenceType: true, IsSealed: false },
            form);
    }

    // The accessor of a generic type's member has to be generic in the same way.
    private static GenericDeclarer? FindGeneric(TypeScope scope, MemberCandidate member)
    {
        INamedTypeSymbol type = member.Symbol.ContainingType;
        if (!type.IsGenericType)
            return null;
        bool isPlain = type.ContainingType is not { IsGenericType: true } && type.TypeParameters.All(IsUnconstrained);
        if (!isPlain)
            scope.Fail(
                $"has the member '{member.Name}', which generated code can't reach: give it an accessible getter and setter");
        ITypeSymbol memberType = member.Symbol.OriginalDefinition is IPropertySymbol property
            ? property.Type
            : ((IFieldSymbol)member.Symbol.OriginalDefinition).Type;
        return new GenericDeclarer(
            string.Join(", ", type.TypeParameters.Select(parameter => SymbolNames.Escape(parameter.Name))),
            string.Join(", ", type.TypeArguments.Select(argument => argument.Plain())),
            type.OriginalDefinition.Plain(),
            memberType.Plain());
    }

    private static bool IsUnconstrained(ITypeParameterSymbol parameter)
        => parameter is { HasReferenceTypeConstraint: false, HasValueTypeConstraint: false, HasConstructorConstraint: false }
            and { HasUnmanagedTypeConstraint: false, ConstraintTypes.IsEmpty: true };

    private static MemberGet FindGetter(TypeScope scope, MemberCandidate member)
    {
        if (member.Symbol is IPropertySymbol property)
            return scope.IsAccessible(property.GetMethod!) ? MemberGet.Direct : MemberGet.GetterAccessor;
        return scope.IsAccessible(member.Symbol) ? MemberGet.Direct : MemberGet.FieldAccessor;
    }

    private static MemberSet FindSetter(TypeScope scope, MemberCandidate member, bool marked, ObjectForm form)
    {
        if (member.Symbol is IFieldSymbol field)
            return field.IsReadOnly || !scope.IsAccessible(field) ? MemberSet.FieldAccessor : MemberSet.Initializer;
        if (member.Setter is { } setter)
        {
            // An object that others may refer to is made before its members are read.
            bool tooLate = form == ObjectForm.Circular && (setter.IsInitOnly || member.IsRequired);
            return scope.IsAccessible(setter) && !tooLate ? MemberSet.Initializer : MemberSet.SetterAccessor;
        }

        // MemoryPack leaves what has no setter as the constructor made it.
        return marked || member.BackingField is null ? MemberSet.None : MemberSet.FieldAccessor;
    }

    private static IEnumerable<string> FindForcedDefaults(
        INamedTypeSymbol type, List<MemberCandidate> members, IMethodSymbol constructor)
    {
        if (constructor.Has("System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute"))
            yield break;
        foreach (INamedTypeSymbol level in type.WithBaseTypes())
        {
            foreach (ISymbol member in level.GetMembers())
            {
                bool required = member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
                MemberCandidate? known = members.Find(candidate => candidate.Name == member.Name);
                bool isSetLater = known is not null && !ConstructorChoice.Takes(constructor, known)
                    && MemberAttributes.Form(type) != ObjectForm.Circular;
                if (required && !isSetLater)
                    yield return SymbolNames.Escape(member.Name);
            }
        }
    }

    // Its public properties are rarely the whole of it, and setting them may have effects.
    private static bool IsOfFramework(INamedTypeSymbol type)
    {
        if (!type.DeclaringSyntaxReferences.IsEmpty || (type.Name == "Tuple" && type.Arity > 0))
            return false;
        INamespaceSymbol space = type.ContainingNamespace;
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
            space = outer;
        string assembly = type.ContainingAssembly.Name;
        return space.Name == "System" && (assembly == "System" || assembly.StartsWith("System.", StringComparison.Ordinal));
    }

    private static string? FindHiddenState(INamedTypeSymbol type)
        => type.GetMembers().FirstOrDefault(member => member is IFieldSymbol { IsStatic: false, IsConst: false } field
            && !MemberAttributes.IsIgnored(field.AssociatedSymbol ?? field)) is IFieldSymbol hidden
            ? (hidden.AssociatedSymbol ?? hidden).Name
            : null;
}
