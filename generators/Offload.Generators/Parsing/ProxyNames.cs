using Microsoft.CodeAnalysis;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>The names of what is generated, and whether they are free.</summary>
internal static class ProxyNames
{
    /// <summary>The class that holds the calls of a method.</summary>
    public static string CallName(IMethodSymbol method, CompilationContext context)
    {
        string name = method.Name + "Call";
        IReadOnlyList<IMethodSymbol> overloads = context.Marked.Named(method.ContainingType, method.Name);
        if (overloads.Count > 1)
            name = $"{method.Name}_{string.Join("_", method.Parameters.Select(parameter => parameter.Type.ForIdentifier()))}Call";
        bool ambiguous = !method.ContainingType.GetMembers(name).IsEmpty
            || overloads.Any(other => other.Name != method.Name || (!other.Same(method) && Texts(other) == Texts(method)));
        return ambiguous ? $"{method.Name}_{StableHash.Short(method.GetDocumentationCommentId() ?? name)}Call" : name;

        static string Texts(IMethodSymbol overload)
            => string.Join("_", overload.Parameters.Select(parameter => parameter.Type.ForIdentifier()));
    }

    /// <summary>The static class that holds the extension members of a type.</summary>
    public static ExtensionModel Extension(INamedTypeSymbol container, CompilationContext context)
    {
        bool isPublic = container.WithOuterTypes().All(level => level.DeclaredAccessibility == Accessibility.Public);

        // In the global namespace an extension is found everywhere; what is public must not spill there.
        INamespaceSymbol space = container.ContainingNamespace;
        string qualified = container.Qualified();
        string spaceName = isPublic && !space.IsGlobalNamespace ? ContainerParser.SpaceName(space) : string.Empty;
        string name = isPublic && !space.IsGlobalNamespace ? qualified.Substring(space.Qualified().Length + 1) : qualified;
        name = name.Replace('.', '_') + "Offload";
        INamespaceSymbol holderSpace = spaceName.Length == 0 ? context.Compilation.GlobalNamespace : space;
        if (qualified.Contains('_') || !holderSpace.GetTypeMembers(name).IsEmpty)
            name += "_" + StableHash.Short(qualified);
        return new ExtensionModel(spaceName, name, isPublic ? "public" : "internal");
    }

    public static IEnumerable<Problem> FindClashes(IMethodSymbol method, MethodSettings settings, CompilationContext context)
    {
        string name = settings.ProxyName;
        foreach (ISymbol member in method.ContainingType.GetMembers(name))
        {
            if (!IsGenerated(member)
                && (member is not IMethodSymbol other || SameParameters(other, method) || SameName(method, name)))
            {
                yield return Clash(member);
                yield break;
            }
        }

        foreach (IMethodSymbol other in context.Marked.WithProxy(method.ContainingType, name))
        {
            if (!other.Same(method) && SameParameters(other, method))
            {
                yield return Clash(other);
                yield break;
            }
        }

        Problem Clash(ISymbol member)
            => new(Rules.ProxyNameClash, method.Locations.FirstOrDefault(), method.Name, name, member.ForMessage());
    }

    // An analyzer sees what has been generated: the proxy itself is no clash.
    public static bool IsGenerated(ISymbol member)
        => member.Find("System.CodeDom.Compiler.GeneratedCodeAttribute")
            is { ConstructorArguments: [{ Value: "Offload.Generators" }, ..] };

    private static bool SameName(IMethodSymbol method, string name) => method.Name == name;

    // The proxies' parameters: the token counts whether it is declared or appended.
    private static bool SameParameters(IMethodSymbol left, IMethodSymbol right)
        => Types(left).SequenceEqual(Types(right), SymbolEqualityComparer.Default);

    private static IEnumerable<ITypeSymbol> Types(IMethodSymbol method)
        => method.Parameters.Select(parameter => parameter.Type).Where(type => !type.Is("System.Threading", "CancellationToken"));
}
