using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Offload.Generators.Parsing;

/// <summary>The attributes that mean for the proxy what they mean for the method.</summary>
internal static class CopiedAttributes
{
    private const string Experimental = "System.Diagnostics.CodeAnalysis.ExperimentalAttribute";

    private static readonly HashSet<string> MethodAttributes = new(StringComparer.Ordinal)
    {
        "System.ObsoleteAttribute",
        "System.ComponentModel.EditorBrowsableAttribute",
        "System.ComponentModel.DescriptionAttribute",
        Experimental,
        "System.Runtime.Versioning.SupportedOSPlatformAttribute",
        "System.Runtime.Versioning.UnsupportedOSPlatformAttribute",
    };

    private static readonly HashSet<string> CallerInfoAttributes = new(StringComparer.Ordinal)
    {
        "System.Runtime.CompilerServices.CallerArgumentExpressionAttribute",
        "System.Runtime.CompilerServices.CallerFilePathAttribute",
        "System.Runtime.CompilerServices.CallerLineNumberAttribute",
        "System.Runtime.CompilerServices.CallerMemberNameAttribute",
    };

    private static readonly HashSet<string> ParameterAttributes = new(StringComparer.Ordinal)
    {
        "System.Diagnostics.CodeAnalysis.StringSyntaxAttribute",
        "System.Diagnostics.CodeAnalysis.AllowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DisallowNullAttribute",
    };

    /// <summary>The ids of the experimental features that a symbol, or a type around it, is.</summary>
    public static IEnumerable<string> ExperimentalIds(ISymbol symbol)
    {
        for (ISymbol? level = symbol; level is not null; level = level.ContainingType)
        {
            if (level.Find(Experimental) is { ConstructorArguments: [{ Value: string id }] })
                yield return id;
        }
    }

    public static IEnumerable<string> OfMethod(IMethodSymbol method) => Texts(method, MethodAttributes);

    public static string OfParameter(IParameterSymbol parameter)
        => string.Concat(Texts(parameter, ParameterAttributes).Select(text => text + " "));

    /// <summary>The attributes that say what a caller's compiler puts in place of a default value.</summary>
    public static string CallerInfoOf(IParameterSymbol parameter)
        => string.Concat(Texts(parameter, CallerInfoAttributes).Select(text => text + " "));

    private static IEnumerable<string> Texts(ISymbol symbol, HashSet<string> copied)
        => symbol.GetAttributes()
            .Where(attribute => attribute.AttributeClass is { } type && copied.Contains(type.Qualified()))
            .Select(Text);

    private static string Text(AttributeData attribute)
    {
        IEnumerable<string> arguments = attribute.ConstructorArguments.Select(argument => argument.ToCSharpString())
            .Concat(attribute.NamedArguments.Select(argument => $"{argument.Key} = {argument.Value.ToCSharpString()}"));
        string name = attribute.AttributeClass!.Plain();
        string list = string.Join(", ", arguments);
        return list.Length == 0 ? $"[{name}]" : $"[{name}({list})]";
    }
}
