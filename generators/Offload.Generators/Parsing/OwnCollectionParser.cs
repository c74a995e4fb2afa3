using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>A user's classes that are collections: derived from one, or with an <c>Add</c> of their own.</summary>
internal static class OwnCollectionParser
{
    public static bool TryParse(TypeScope scope, INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsAbstract)
            return false;
        INamedTypeSymbol? dictionary = Implemented(type, "IDictionary`2");
        INamedTypeSymbol? collection = dictionary ?? Implemented(type, "ICollection`1");
        if (collection is null)
            return false;
        if (!type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && scope.IsAccessible(constructor)))
        {
            scope.Fail("is a collection that can't be rebuilt: give it a constructor without parameters");
            return true;
        }

        if (FindStrayMember(type, collection) is { } stray)
        {
            scope.Fail($"is a collection, of which only the elements cross: '{stray.Name}' would be lost. "
                + "Put both into a class of their own");
            return true;
        }

        string exactType = type is { IsReferenceType: true, IsSealed: false } ? type.Plain() : string.Empty;
        string add = dictionary is null ? "Add" : CollectionShapes.Indexer;
        CollectionShape shape = new("value", "elements.Count", "new {T}()", add, ExactType: exactType);
        if (dictionary is not null)
        {
            TypeRef key = scope.Part(".Keys[]", dictionary.TypeArguments[0]);
            TypeRef value = scope.Part(".Values[]", dictionary.TypeArguments[1]);
            scope.Done(new DictionaryModel(scope.Name, scope.Serializer, key, value, shape));
        }
        else
        {
            TypeRef element = scope.Part("[]", collection.TypeArguments[0]);
            scope.Done(new CollectionModel(scope.Name, scope.Serializer, type.IsReferenceType, element, shape));
        }

        return true;
    }

    private static INamedTypeSymbol? Implemented(INamedTypeSymbol type, string metadataName)
        => type.AllInterfaces.FirstOrDefault(candidate => candidate.Is("System.Collections.Generic", metadataName));

    private static ISymbol? FindStrayMember(INamedTypeSymbol type, INamedTypeSymbol collection)
    {
        for (INamedTypeSymbol? level = type; level is { DeclaringSyntaxReferences.IsEmpty: false }; level = level.BaseType)
        {
            foreach (ISymbol member in level.GetMembers())
            {
                bool settable = member is IPropertySymbol { IsStatic: false, IsIndexer: false, SetMethod: not null }
                    or IFieldSymbol { IsStatic: false, IsConst: false, IsImplicitlyDeclared: false, IsReadOnly: false };
                if (settable && member.DeclaredAccessibility == Accessibility.Public && !MemberAttributes.IsIgnored(member)
                    && collection.GetMembers(member.Name).IsEmpty)
                {
                    return member;
                }
            }
        }

        return null;
    }
}
