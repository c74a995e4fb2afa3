namespace Offload.Generators.Models;

/// <summary>A parameter of a marked method.</summary>
/// <param name="Name">Its name, escaped where it is a keyword.</param>
/// <param name="Field">The field of the call that holds it.</param>
/// <param name="DeclaredType">Its type as the proxy declares it.</param>
/// <param name="FieldType">The type of the field: an array where the parameter is a span.</param>
/// <param name="Type">How it is written and read; null for the cancellation token, for channels and callbacks.</param>
/// <param name="Channel">What kind of channel it is; null if it is none.</param>
/// <param name="Callback">The signature of the callback that it is; null if it is none.</param>
/// <param name="Modifier"><c>in </c>, or nothing.</param>
/// <param name="IsParams">Whether the proxy takes it as <c>params</c>.</param>
/// <param name="DefaultValue">An expression; null if there is none.</param>
/// <param name="CallerInfo">Attributes that go with the default value, as source text.</param>
/// <param name="Attributes">Attributes that the proxy's parameter takes over, as source text.</param>
/// <param name="IsThis">Whether the proxy is called on it: the parameter of an extension method.</param>
/// <param name="Store">What is appended to the parameter to get the field's value, e.g. <c>.ToArray()</c>.</param>
internal sealed record ParameterModel(
    string Name,
    string Field,
    string DeclaredType,
    string FieldType,
    TypeRef? Type,
    ChannelModel? Channel,
    CallbackModel? Callback,
    string Modifier,
    bool IsParams,
    string? DefaultValue,
    string CallerInfo,
    string Attributes,
    string Store,
    bool IsThis)
{
    public bool IsToken => Type is null && !Converses;

    /// <summary>Whether something is said through it while the call runs.</summary>
    public bool Converses => Channel is not null || Callback is not null;

    /// <summary>Changes whenever the bytes of an argument would.</summary>
    public string Layout => Type?.Layout ?? Channel?.Layout ?? Callback?.Layout ?? "token";
}
