namespace Offload.Generators.Models;

/// <summary>A parameter that is a callback: a delegate that runs in the caller.</summary>
/// <param name="Parameters">The parameters of the delegate.</param>
/// <param name="Result">How its result is written and read; null if it has none.</param>
/// <param name="ResultType">The type of the result, without the task around it.</param>
/// <param name="Form">How it gives its result.</param>
internal sealed record CallbackModel(
    EquatableArray<CallbackArgument> Parameters, TypeRef? Result, string ResultType, CallbackForm Form)
{
    public string Layout
        => $"Callback({string.Join(",", Parameters.Select(parameter => parameter.Type?.Layout))}:{Result?.Layout})";
}
