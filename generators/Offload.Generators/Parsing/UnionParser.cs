using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Base types whose derived classes are known, because the type says so or nobody else can derive from it.</summary>
internal static class UnionParser
{
    private const string MemoryPackUnion = "MemoryPack.MemoryPackUnionAttribute";
    private const string JsonDerivedType = "System.Text.Json.Serialization.JsonDerivedTypeAttribute";
    private const string KnownType = "System.Runtime.Serialization.KnownTypeAttribute";

    public static bool TryParse(TypeScope scope, INamedTypeSymbol type)
    {
        if (type is not { TypeKind: TypeKind.Class or TypeKind.Interface, IsSealed: false })
            return false;
        List<(int Tag, INamedTypeSymbol Type)> classes = [.. Listed(type)];
        if (classes.Count == 0)
            classes = [.. Closed(type).Select((derived, index) => (index, derived))];
        if (classes.Count == 0)
            return false;

        ObjectModel? self = null;
        if (!type.IsAbstract && type.TypeKind == TypeKind.Class)
        {
            if (classes.TrueForAll(item => !item.Type.Same(type)))
                classes.Add((classes.Max(item => item.Tag) + 1, type));
            self = ObjectParser.Parse(scope, type);
            if (self is null)
                return true;
        }

        bool IsWrong((int Tag, INamedTypeSymbol Type) item)
            => item.Tag is < 0 or > ushort.MaxValue || classes.Count(other => other.Tag == item.Tag) > 1;
        if (classes.Find(IsWrong) is { Type: not null } wrong)
            scope.Fail($"gives '{wrong.Type.ForMessage()}' the tag {wrong.Tag}, which is taken or out of range");
        else
            scope.Done(new UnionModel(scope.Name, scope.Serializer, Cases(scope, type, classes).ToEquatableArray(), self));
        return true;
    }

    private static IEnumerable<UnionCase> Cases(
        TypeScope scope, INamedTypeSymbol type, List<(int Tag, INamedTypeSymbol Type)> classes)
        => classes.Select(item => new UnionCase(item.Tag, scope.Part($"({item.Type.Name})", item.Type), item.Type.Same(type)));

    private static IEnumerable<(int Tag, INamedTypeSymbol Type)> Listed(INamedTypeSymbol type)
    {
        int index = 0;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            switch (attribute.AttributeClass?.Qualified())
            {
                case MemoryPackUnion
                    when attribute.ConstructorArguments is [{ Value: ushort tag }, { Value: INamedTypeSymbol derived }, ..]:
                    yield return (tag, derived);
                    break;
                case JsonDerivedType or KnownType
                    when attribute.ConstructorArguments is [{ Value: INamedTypeSymbol derived }, ..]:
                    yield return (index++, derived);
                    break;
            }
        }
    }

    // All constructors are private: whatever derives is nested inside.
    private static IEnumerable<INamedTypeSymbol> Closed(INamedTypeSymbol type)
    {
        bool closed = type is { IsAbstract: true, TypeKind: TypeKind.Class } && type.InstanceConstructors.All(
            constructor => constructor.DeclaredAccessibility == Accessibility.Private || IsCopyConstructor(constructor));
        return closed
            ? Nested(type).Where(candidate => !candidate.IsAbstract && candidate.WithBaseTypes().Skip(1).Any(type.Same))
            : [];
    }

    private static IEnumerable<INamedTypeSymbol> Nested(INamedTypeSymbol type)
        => type.GetTypeMembers().SelectMany(nested => Nested(nested).Prepend(nested));

    private static bool IsCopyConstructor(IMethodSymbol constructor)
        => constructor.ContainingType.IsRecord && constructor.Parameters is [{ Type: { } copied }]
            && copied.Same(constructor.ContainingType);
}
