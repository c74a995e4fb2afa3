using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Value tuples and key-value pairs that hold references.</summary>
internal static class TupleParser
{
    private static readonly string[] PairItems = ["Key", "Value"];

    public static bool TryParse(TypeScope scope, INamedTypeSymbol type)
    {
        if (type.Is("System.Collections.Generic", "KeyValuePair`2"))
            Parse(scope, type, PairItems);
        else if (type.IsTupleType || (type.Is("System", type.MetadataName) && type.Name == "ValueTuple"))
            Parse(scope, type, [.. Enumerable.Range(1, type.TypeArguments.Length).Select(ItemName)]);
        else
            return false;
        return true;
    }

    private static void Parse(TypeScope scope, INamedTypeSymbol type, string[] names)
    {
        var items = new List<MemberModel>();
        for (int index = 0; index < names.Length; index++)
        {
            string name = names[index];
            TypeRef item = scope.Part("." + name, type.TypeArguments[index]);
            items.Add(new MemberModel(name, name, item, MemberGet.Direct, MemberSet.None, string.Empty, IsProperty: false));
        }

        scope.Done(new TupleModel(scope.Name, scope.Serializer, items.ToEquatableArray()));
    }

    private static string ItemName(int number) => number == 8 ? "Rest" : "Item" + number;
}
