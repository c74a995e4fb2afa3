using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>The marked methods of each type, and the names of their proxies: they must not take each other's.</summary>
internal sealed class MarkedMethods
{
    private readonly Dictionary<INamedTypeSymbol, Dictionary<string, List<IMethodSymbol>>> _byName = new(
        SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol, Dictionary<string, List<IMethodSymbol>>> _byProxy = new(
        SymbolEqualityComparer.Default);

    /// <summary>The marked methods of a name, in any case.</summary>
    public IReadOnlyList<IMethodSymbol> Named(INamedTypeSymbol type, string name) => Find(_byName, type, name);

    /// <summary>The marked methods whose proxy has a name.</summary>
    public IReadOnlyList<IMethodSymbol> WithProxy(INamedTypeSymbol type, string proxyName) => Find(_byProxy, type, proxyName);

    private List<IMethodSymbol> Find(
        Dictionary<INamedTypeSymbol, Dictionary<string, List<IMethodSymbol>>> index, INamedTypeSymbol type, string name)
    {
        lock (_byName)
        {
            if (!_byName.ContainsKey(type))
                Add(type);
            return index[type].TryGetValue(name, out List<IMethodSymbol>? methods) ? methods : [];
        }
    }

    private void Add(INamedTypeSymbol type)
    {
        var byName = new Dictionary<string, List<IMethodSymbol>>(StringComparer.OrdinalIgnoreCase);
        var byProxy = new Dictionary<string, List<IMethodSymbol>>(StringComparer.Ordinal);
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IMethodSymbol method || method.Find(MethodParser.AttributeName) is not { } attribute)
                continue;
            AddTo(byName, method.Name, method);
            AddTo(byProxy, new MethodSettings(method, attribute).ProxyName, method);
        }

        _byName[type] = byName;
        _byProxy[type] = byProxy;
    }

    private static void AddTo(Dictionary<string, List<IMethodSymbol>> index, string name, IMethodSymbol method)
    {
        if (!index.TryGetValue(name, out List<IMethodSymbol>? methods))
            index[name] = methods = [];
        methods.Add(method);
    }
}
