namespace Offload.Generators.Models;

/// <summary>A marked method: everything that its proxy and its call are made of.</summary>
/// <param name="Name">The method as errors and traces name it, e.g. <c>Shop.Imaging.Thumbnail</c>.</param>
/// <param name="Signature">Tells methods and versions of a method apart: names and layouts of parameters and result.</param>
/// <param name="Reference">How generated code calls the method.</param>
/// <param name="HintName">The name of the generated file, without extension.</param>
/// <param name="Documentation">The identifier of the method in documentation.</param>
/// <param name="Attributes">Attributes that the proxy takes over, as source text.</param>
/// <param name="CallName">The name of the generated class that holds one call.</param>
/// <param name="HidesCall">Whether a type in the signature is so private that the call class has to be private too.</param>
/// <param name="IsOblivious">Whether the method is declared where nullability is off, so that the proxy's callers may pass
/// null.</param>
/// <param name="ExperimentalIds">The experimental features that the method and its types are.</param>
/// <param name="Types">The types that need serialisers, with the ones that those need.</param>
internal sealed record MethodModel(
    string Name,
    string Signature,
    string Reference,
    string HintName,
    string Documentation,
    ContainerModel Container,
    ExtensionModel? Extension,
    string Accessibility,
    string ProxyName,
    EquatableArray<string> Attributes,
    string CallName,
    bool HidesCall,
    bool IsOblivious,
    EquatableArray<ParameterModel> Parameters,
    ReturnModel Return,
    CallSettings Settings,
    EquatableArray<TypeModel> Types,
    EquatableArray<string> ExperimentalIds)
{
    /// <summary>
    /// Whether the arguments are written before the proxy returns, because spans among them don't live longer. What is said in a
    /// conversation begins later, so that spans are copied there.
    /// </summary>
    public bool WritesAtOnce => !Converses && Parameters.Any(parameter => parameter.IsSpan);

    /// <summary>Whether caller and method say something to each other while a call runs.</summary>
    public bool Converses => Return.IsStream || Parameters.Any(parameter => parameter.Converses);

    public bool IsObsolete
        => Attributes.Any(attribute => attribute.StartsWith("[global::System.ObsoleteAttribute", StringComparison.Ordinal));
}
