using Microsoft.CodeAnalysis;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>The attributes of other serialisers that say which members are written, and where.</summary>
internal static class MemberAttributes
{
    public const string MemoryPackInclude = "MemoryPack.MemoryPackIncludeAttribute";
    public const string MemoryPackConstructor = "MemoryPack.MemoryPackConstructorAttribute";
    public const string MemoryPackable = "MemoryPack.MemoryPackableAttribute";
    public const string JsonConstructor = "System.Text.Json.Serialization.JsonConstructorAttribute";

    // The values of MemoryPack.GenerateType.
    private const int GenerateVersionTolerant = 1;
    private const int GenerateCircularReference = 2;
    private const string JsonIgnore = "System.Text.Json.Serialization.JsonIgnoreAttribute";
    private const int JsonIgnoreAlways = 1;

    public static bool IsIgnored(ISymbol member)
    {
        if (member is IFieldSymbol && member.Has("System.NonSerializedAttribute"))
            return true;
        if (member.Has("MemoryPack.MemoryPackIgnoreAttribute")
            || member.Has("System.Runtime.Serialization.IgnoreDataMemberAttribute"))
            return true;

        // Whoever reads it gets a compile error.
        if (member.Find("System.ObsoleteAttribute") is { ConstructorArguments: [_, { Value: true }] })
            return true;

        // The conditions other than "always" are about what JSON leaves out to be short.
        return member.Find(JsonIgnore) is { } ignore
            && ignore.NamedArguments.All(argument => argument.Key != "Condition" || argument.Value.Value is JsonIgnoreAlways);
    }

    /// <summary>How the type's author wants it written: MemoryPack's wire options, or <c>[DataContract(IsReference =
    /// true)]</c>.</summary>
    public static ObjectForm Form(INamedTypeSymbol type)
    {
        if (type.Find(MemoryPackable) is { } packable)
        {
            foreach (TypedConstant argument in packable.ConstructorArguments)
            {
                if (argument.Type?.Name == "GenerateType" && argument.Value is GenerateVersionTolerant)
                    return ObjectForm.VersionTolerant;
                if (argument.Type?.Name == "GenerateType" && argument.Value is GenerateCircularReference)
                    return ObjectForm.Circular;
            }
        }

        bool isReference = type.Find("System.Runtime.Serialization.DataContractAttribute") is { } contract
            && contract.NamedArguments.Any(argument => argument is { Key: "IsReference", Value.Value: true });
        return isReference && type.IsReferenceType ? ObjectForm.Circular : ObjectForm.Plain;
    }

    public static int? Order(ISymbol member)
    {
        if (member.Find("MemoryPack.MemoryPackOrderAttribute") is { ConstructorArguments: [{ Value: int order }] })
            return order;
        if (member.Find("System.Runtime.Serialization.DataMemberAttribute") is not { } data)
            return null;
        foreach (KeyValuePair<string, TypedConstant> argument in data.NamedArguments)
        {
            if (argument is { Key: "Order", Value.Value: int dataOrder })
                return dataOrder;
        }

        return null;
    }
}
