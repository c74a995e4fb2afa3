using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>The method that the user awaits.</summary>
internal static class ProxyEmitter
{
    private const string TokenName = "cancellationToken";

    public static void Emit(SourceWriter writer, MethodModel method)
    {
        ParameterModel? token = method.Parameters.FirstOrDefault(parameter => parameter.IsToken);
        if (token is not null || !method.Parameters.Any(parameter => parameter.IsParams))
        {
            IEnumerable<string> declarations = Declarations(method, token is null ? " = default" : null, keepParams: true);
            EmitProxy(writer, method, declarations, token?.Name ?? FreeTokenName(method));
            return;
        }

        // Nothing can follow params: whoever passes a token passes the collection as one argument, and all that is before it.
        EmitProxy(writer, method, Declarations(method, null, keepParams: true, appendToken: false), "default");
        writer.Line();
        EmitProxy(writer, method, Declarations(method, string.Empty, keepParams: false), FreeTokenName(method));
    }

    private static void EmitProxy(SourceWriter writer, MethodModel method, IEnumerable<string> parameters, string token)
    {
        writer.Line($"/// <inheritdoc cref=\"{method.Documentation}\"/>");
        writer.Line(GeneratedNames.GeneratedCode);
        foreach (string attribute in method.Attributes)
            writer.Line(attribute);
        IEnumerable<string> arguments = method.Parameters.Where(parameter => !parameter.IsToken)
            .Select(parameter => parameter.IsSpan && method.Converses ? parameter.Name + ".ToArray()" : parameter.Name);
        writer.List($"{method.Accessibility} static {ResultType(method.Return)} {method.ProxyName}(", [.. parameters], ")");
        string run = method.Return.IsBytes ? "OpenAsync" : method.Return.IsStream ? "StreamAsync" : "InvokeAsync";
        string call = $"new {method.CallName}({string.Join(", ", arguments)})";
        writer.Continuation($"=> {GeneratedNames.Proxy}.{run}({call}, {token}){Forgive(method.Return)};");
    }

    private static string ResultType(ReturnModel result) => result switch
    {
        { IsBytes: true } => $"{GeneratedNames.Task}<{result.DeclaredType}>",
        { IsStream: true } => $"{GeneratedNames.AsyncEnumerable}<{result.DeclaredType}>",
        { Type: null } => GeneratedNames.Task,
        _ => $"{GeneratedNames.Task}<{result.DeclaredType}>",
    };

    // The task of a stream that may be null is taken for one of a stream that can't, if the method says that it can't.
    private static string Forgive(ReturnModel result)
        => result.IsBytes && !result.DeclaredType.EndsWith("?", StringComparison.Ordinal) ? "!" : string.Empty;

    /// <param name="tokenDefault">What follows an appended token; null if none is appended.</param>
    /// <param name="keepParams">Whether callers may leave arguments out and list the elements of the last one.</param>
    private static IEnumerable<string> Declarations(
        MethodModel method, string? tokenDefault, bool keepParams, bool appendToken = true)
    {
        foreach (ParameterModel parameter in method.Parameters)
        {
            string modifier = (parameter.IsThis ? "this " : string.Empty) + (
                parameter.IsParams && keepParams ? "params " : parameter.Modifier);
            string declaration = $"{parameter.Attributes}{modifier}{parameter.DeclaredType} {parameter.Name}";
            yield return keepParams && parameter.DefaultValue is { } value
                ? $"{parameter.CallerInfo}{declaration} = {value}"
                : declaration;
        }

        if (appendToken && tokenDefault is not null)
            yield return $"{GeneratedNames.Token} {FreeTokenName(method)}{tokenDefault}";
    }

    private static string FreeTokenName(MethodModel method)
    {
        string name = TokenName;
        while (method.Parameters.Any(parameter => parameter.Name == name))
            name += "_";
        return name;
    }
}
