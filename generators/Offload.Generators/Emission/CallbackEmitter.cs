using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>
/// A callback is a call in the other direction: what its parameters and result are written and read by, what runs it in the
/// caller, and the delegate that the method gets in the worker.
/// </summary>
internal static class CallbackEmitter
{
    private const string Nothing = "global::System.ValueTuple";

    public static void EmitCodecs(SourceWriter writer, string field, CallbackModel callback)
    {
        CallbackArgument[] values = Values(callback);
        IEnumerable<string> writes = values.Select((value, index) => value.Type!.WriteCall(Item(values, index)) + ";");
        IEnumerable<string> reads = values.Select(
            value => value.Type!.ReadCall() + (value.Type.IsReference ? "!" : string.Empty));
        EmitCodec(writer, ArgumentsCodec(field), ArgumentsType(callback), string.Join(" ", writes), Tuple([.. reads]));
        string read = callback.Result is { } result ? result.ReadCall() + (result.IsReference ? "!" : string.Empty) : "default";
        EmitCodec(
            writer, ResultCodec(field), callback.ResultType,
            callback.Result is null ? string.Empty : callback.Result.WriteCall("value") + ";", read);
    }

    public static string WriteCall(string field, CallbackModel callback)
        => $"WriteCallback{Types(callback)}("
            + $"ref writer, {field} is {{ }} {Local(field)} ? {Runner(callback, Local(field))} : null, "
            + $"{ArgumentsCodec(field)}, {ResultCodec(field)})";

    public static string ReadCall(string field, CallbackModel callback, string delegateType)
        => $"ReadCallback{Types(callback)}(ref reader, {ArgumentsCodec(field)}, {ResultCodec(field)}) is {{ }} {Local(field)}"
            + $" ? ({delegateType.TrimEnd('?')})({Delegate(callback, Local(field))}) : null!";

    private static void EmitCodec(SourceWriter writer, string name, string type, string write, string read)
    {
        string body = write.Length == 0 ? "{ }" : $"{{ {write} }}";
        writer.Line($"private static readonly {GeneratedNames.Codec}<{type}> {name} = new {GeneratedNames.Codec}<{type}>(");
        writer.Continuation($"static (ref {GeneratedNames.Writer} writer, {type} value) => {body},");
        writer.Continuation($"static (ref {GeneratedNames.Reader} reader) => {read});");
        writer.Line();
    }

    // What the caller runs.
    private static string Runner(CallbackModel callback, string local)
    {
        CallbackArgument[] values = Values(callback);
        int next = 0;
        IEnumerable<string> arguments = callback.Parameters.Select(
            parameter => parameter.Type is null ? "token" : Item(values, next++));
        string call = $"{local}({string.Join(", ", arguments)})";
        string valueTask = $"{GeneratedNames.ValueTask}<{callback.ResultType}>";
        return callback.Form switch
        {
            CallbackForm.Void => $"(value, token) => {{ {call}; return default; }}",
            CallbackForm.Task or CallbackForm.ValueTask
                => $"async (value, token) => {{ await {call}.ConfigureAwait(false); return default; }}",
            CallbackForm.ValueTaskOf => $"(value, token) => {call}",
            _ => $"(value, token) => new {valueTask}({call})",
        };
    }

    // What the method calls.
    private static string Delegate(CallbackModel callback, string local)
    {
        string[] names = [.. callback.Parameters.Select((_, index) => $"argument{index}")];
        string token = names.Where((_, index) => callback.Parameters[index].Type is null).FirstOrDefault() ?? "default";
        string arguments = Tuple([.. names.Where((_, index) => callback.Parameters[index].Type is not null)]);
        string call = callback.Form is CallbackForm.Void or CallbackForm.Value
            ? $"{local}.Invoke({arguments}, {token})"
            : $"{local}.InvokeAsync({arguments}, {token})";
        if (callback.Form is CallbackForm.ValueTask)
            call = $"new {GeneratedNames.ValueTask}({call})";
        else if (callback.Form is CallbackForm.ValueTaskOf)
            call = $"new {GeneratedNames.ValueTask}<{callback.ResultType}>({call})";
        return $"({string.Join(", ", names)}) => {call}";
    }

    private static CallbackArgument[] Values(CallbackModel callback)
        => [.. callback.Parameters.Where(parameter => parameter.Type is not null)];

    private static string Types(CallbackModel callback) => $"<{ArgumentsType(callback)}, {callback.ResultType}>";

    private static string ArgumentsType(CallbackModel callback)
        => Values(callback) switch
        {
            [] => Nothing,
            [{ } one] => one.DeclaredType,
            { } several => $"({string.Join(", ", several.Select(value => value.DeclaredType))})",
        };

    private static string Item(CallbackArgument[] values, int index) => values.Length == 1 ? "value" : $"value.Item{index + 1}";

    private static string Tuple(string[] values) => values switch
    {
        [] => "default",
        [{ } one] => one,
        _ => $"({string.Join(", ", values)})",
    };

    private static string ArgumentsCodec(string field) => field + "ArgumentsCodec";

    private static string ResultCodec(string field) => field + "ResultCodec";

    private static string Local(string field) => "callback" + field;
}
