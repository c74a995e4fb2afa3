using Microsoft.CodeAnalysis;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>The parameters of a marked method, and the types that they bring in.</summary>
internal sealed class ParameterParser(CompilationContext context, IMethodSymbol method, List<Problem> problems)
{
    private readonly SortedDictionary<string, TypeModel> _models = new(StringComparer.Ordinal);

    /// <summary>The types that need serialisers.</summary>
    public IEnumerable<TypeModel> Models => _models.Values;

    /// <summary>The experimental features that the types are.</summary>
    public SortedSet<string> ExperimentalIds { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a type is visible in the containing type only.</summary>
    public bool HasHiddenTypes { get; private set; }

    public List<ParameterModel> Parse()
    {
        var models = new List<ParameterModel>();
        bool hasToken = false;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Location? location = parameter.Locations.FirstOrDefault();
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
            {
                problems.Add(
                    new Problem(Rules.RefParameter, location, parameter.Name, parameter.RefKind == RefKind.Ref ? "ref" : "out"));
                continue;
            }

            bool isToken = SymbolEqualityComparer.Default.Equals(parameter.Type, context.CancellationToken);
            if (isToken && hasToken)
                problems.Add(new Problem(Rules.SeveralTokens, location, parameter.Name, method.Name));
            hasToken |= isToken;
            if (Parse(parameter, isToken) is { } model)
                models.Add(model);
        }

        return models;
    }

    /// <summary>Looks a type up and reports it if it can't cross.</summary>
    public TypeRef? Parse(ITypeSymbol type, DiagnosticDescriptor rule, Location? location, string name)
    {
        TypeNode node = context.Types.Find(type, method.ContainingType);
        if (node.Failure is { } error)
        {
            problems.Add(new Problem(rule, location, name, error.Text + ".") { Detail = error.OpenBase });
            return null;
        }

        foreach (TypeModel model in node.Models)
            _models[model.Serializer.Reference] = model;
        ExperimentalIds.UnionWith(node.ExperimentalIds);
        HasHiddenTypes |= node.IsHidden;
        return node.Type;
    }

    public void Report(Problem problem) => problems.Add(problem);

    /// <summary>Looks up a block of elements that has another form than an array.</summary>
    public TypeRef? ParseBlock(ITypeSymbol element, BlockForm form, DiagnosticDescriptor rule, Location? location, string name)
    {
        if (Parse(context.Compilation.CreateArrayTypeSymbol(element), rule, location, name) is not { } array)
            return null;
        string item = element.Plain();
        return form == BlockForm.Memory
            ? array with
            {
                Name = $"global::System.ReadOnlyMemory<{item}>",
                Write = "WriteUnmanagedMemory",
                Read = $"ReadUnmanagedMemory<{item}>",
                IsReference = false,
            }
            : array with
            {
                Name = $"global::System.Buffers.IMemoryOwner<{item}>",
                Write = "WriteMemoryOwner",
                Read = $"ReadMemoryOwner<{item}>",
            };
    }

    private ParameterModel? Parse(IParameterSymbol parameter, bool isToken)
    {
        ITypeSymbol type = parameter.Type;
        ITypeSymbol? element = FindBlockElement(type);

        ChannelModel? channel = ChannelParser.Parse(type, parameter, this, out bool isChannel);
        CallbackModel? callback = null;
        if (type is INamedTypeSymbol { DelegateInvokeMethod: { } signature })
        {
            callback = new CallbackParser(context, parameter, this).Parse(signature);
            isChannel = true;
        }

        if (isChannel && channel is null && callback is null)
            return null;
        TypeRef? reference = null;
        if (!isToken && !isChannel)
        {
            Location? location = parameter.Locations.FirstOrDefault();
            reference = element is null
                ? Parse(type, Rules.UnserializableParameter, location, parameter.Name)
                : ParseBlock(element, BlockForm.Memory, Rules.UnserializableParameter, location, parameter.Name);
            if (reference is null)
                return null;
        }

        return new ParameterModel(
            SymbolNames.Escape(parameter.Name),
            "_" + parameter.Name,
            type.Declared(),
            element is null ? type.Declared() : $"global::System.ReadOnlyMemory<{element.Declared()}>",
            reference,
            channel,
            callback,
            parameter.RefKind == RefKind.None ? string.Empty : "in ",
            parameter.IsParams,
            DefaultValues.Text(parameter),
            CopiedAttributes.CallerInfoOf(parameter),
            CopiedAttributes.OfParameter(parameter),
            element is not null && type.IsRefLikeType,
            method.IsExtensionMethod && parameter.Ordinal == 0 && ContainerParser.FindNotPartial(method.ContainingType) is null);
    }

    // What the method sees where it came in, instead of getting a copy.
    private static ITypeSymbol? FindBlockElement(ITypeSymbol type)
        => type is INamedTypeSymbol { TypeArguments.Length: 1 } named
            && (named.Is("System", "ReadOnlySpan`1") || named.Is("System", "ReadOnlyMemory`1"))
            && UnmanagedTypes.IsUnmanaged(named.TypeArguments[0])
                ? named.TypeArguments[0]
                : null;
}
