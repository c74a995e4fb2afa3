using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Arrays, lists, dictionaries and all that is written as a count and elements.</summary>
internal static class CollectionParser
{
    public static void ParseArray(TypeScope scope, ITypeSymbol element)
    {
        TypeRef item = scope.Part("[]", element);
        scope.Done(new CollectionModel(scope.Name, scope.Serializer, IsReference: true, item, CollectionShapes.Array));
    }

    public static bool TryParse(TypeScope scope, INamedTypeSymbol type)
    {
        if (type.ContainingType is not null || type.TypeArguments.Length is not (1 or 2))
            return OwnCollectionParser.TryParse(scope, type);
        string definition = $"{type.ContainingNamespace.Qualified()}.{type.MetadataName}";
        if (type.TypeArguments.Length == 1 && CollectionShapes.Collections.TryGetValue(definition, out CollectionShape? shape))
        {
            TypeRef item = scope.Part("[]", type.TypeArguments[0]);
            scope.Done(new CollectionModel(scope.Name, scope.Serializer, type.IsReferenceType, item, shape));
            return true;
        }

        if (type.TypeArguments.Length == 2 && CollectionShapes.Dictionaries.TryGetValue(definition, out shape))
        {
            TypeRef key = scope.Part(".Keys[]", type.TypeArguments[0]);
            TypeRef value = scope.Part(".Values[]", type.TypeArguments[1]);
            scope.Done(new DictionaryModel(scope.Name, scope.Serializer, key, value, shape));
            return true;
        }

        return TryParseSpecial(scope, type, definition) || OwnCollectionParser.TryParse(scope, type);
    }

    private static bool TryParseSpecial(TypeScope scope, INamedTypeSymbol type, string definition)
    {
        Compilation compilation = scope.Context.Compilation;
        switch (definition)
        {
            case "System.Lazy`1":
                scope.Done(new LazyModel(scope.Name, scope.Serializer, scope.Part(".Value", type.TypeArguments[0])));
                return true;
            case "System.Collections.Generic.PriorityQueue`2"
                when compilation.GetTypeByMetadataName("System.ValueTuple`2")?.Construct([.. type.TypeArguments]) is { } entry:
                scope.Done(new CollectionModel(
                    scope.Name, scope.Serializer, IsReference: true, scope.Part("[]", entry), CollectionShapes.PriorityQueue));
                return true;
            case "System.Linq.IGrouping`2":
                TypeRef key = scope.Part(".Key", type.TypeArguments[0]);
                TypeRef element = scope.Part("[]", type.TypeArguments[1]);
                TypeRef elements = scope.Part("[]", compilation.CreateArrayTypeSymbol(type.TypeArguments[1]));
                scope.Done(new GroupingModel(scope.Name, scope.Serializer, key, element, elements));
                return true;
            case "System.Linq.ILookup`2"
                when compilation.GetTypeByMetadataName("System.Linq.IGrouping`2")?.Construct(
                    [.. type.TypeArguments]) is { } grouping:
                scope.Done(new CollectionModel(
                    scope.Name, scope.Serializer, IsReference: true, scope.Part("[]", grouping), CollectionShapes.Lookup));
                return true;
            default:
                return false;
        }
    }
}
