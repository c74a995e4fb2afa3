using System.Globalization;
using Offload.Generators.Models;

namespace Offload.Generators.Emission;

/// <summary>The class whose instances are calls of one method: the arguments on the way there, the result on the way
/// back.</summary>
internal static class CallEmitter
{
    private const string Descriptor = "Descriptor";
    private const string ItemCodec = "ItemCodec";
    private const string WriterName = "writer";
    private const string ExceptionName = "exception";

    public static void Emit(SourceWriter writer, MethodModel method, string accessibility)
    {
        ParameterModel[] arguments = [.. method.Parameters.Where(parameter => !parameter.IsToken)];
        writer.Line(GeneratedNames.GeneratedCode);

        // What is obsolete itself may call what is an error to call elsewhere.
        if (method.IsObsolete)
            writer.Line(GeneratedNames.Obsolete);
        writer.Open($"{accessibility} sealed class {method.CallName} : {BaseClass(method.Return)}");
        EmitDescriptor(writer, method);
        if (method.Return.IsItems)
            CodecEmitter.Emit(writer, ItemCodec, method.Return.Type!, method.Return.DeclaredType);
        foreach (ParameterModel argument in arguments)
        {
            if (argument.Callback is { } callback)
                CallbackEmitter.EmitCodecs(writer, argument.Field, callback);
            if (argument.Channel is { Type: { } type } channel)
                CodecEmitter.Emit(writer, ChannelModel.CodecName(argument.Field), type, channel.DeclaredType);
        }

        foreach (ParameterModel argument in arguments)
            writer.Line(
                $"private {argument.FieldType} {argument.Field}"
                    + (argument.Type is { IsUnmanaged: true } ? ";" : " = default!;"));
        if (arguments.Length > 0)
            writer.Line();
        EmitConstructors(writer, method, arguments);
        EmitArguments(writer, method, arguments);
        if (method.Return.IsItems)
        {
            EmitEnumerate(writer, method);
        }
        else if (method.Return.IsBytes)
        {
            EmitOpen(writer, method);
        }
        else
        {
            EmitExecute(writer, method);
            EmitResult(writer, method.Return);
        }

        writer.Close();
    }

    private static string BaseClass(ReturnModel result) => result switch
    {
        { IsBytes: true } => GeneratedNames.ByteStreamCall,
        { IsStream: true } => $"{GeneratedNames.StreamCall}<{result.DeclaredType}>",
        { Type: null } => GeneratedNames.Call,
        _ => $"{GeneratedNames.Call}<{result.DeclaredType}>",
    };

    private static void EmitDescriptor(SourceWriter writer, MethodModel method)
    {
        CallSettings settings = method.Settings;
        writer.Open($"internal static readonly {GeneratedNames.Method} {Descriptor} = new {GeneratedNames.Method}");
        writer.Line($"Name = \"{method.Name}\",");
        writer.Line($"CreateCall = static () => new {method.CallName}(),");
        if (settings.Pool is { } pool)
            writer.Line($"Pool = {Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(pool, quote: true)},");
        if (settings.TimeoutMilliseconds != 0)
            writer.Line($"TimeoutMilliseconds = {settings.TimeoutMilliseconds.ToString(CultureInfo.InvariantCulture)},");
        writer.Line($"Cancellation = {GeneratedNames.Cancellation}.{settings.Cancellation},");
        if (settings.Idempotent)
            writer.Line("Idempotent = true,");
        if (method.Converses)
            writer.Line("Converses = true,");
        writer.Close("};");
        writer.Line();
    }

    private static void EmitConstructors(SourceWriter writer, MethodModel method, ParameterModel[] arguments)
    {
        string[] names = [.. arguments.Select(argument => ParameterName(argument, method))];
        bool isHidden = arguments.Any(argument => argument.Name is Descriptor or ItemCodec);
        string own = isHidden ? method.CallName + "." : string.Empty;
        string baseCall = method.Return.IsItems ? $": base({own}{Descriptor}, {own}{ItemCodec})" : $": base({own}{Descriptor})";
        IEnumerable<string> parameters = arguments.Select(
            (argument, i) => $"{(method.WritesAtOnce ? argument.DeclaredType : argument.FieldType)} {names[i]}");
        writer.List($"internal {method.CallName}(", [.. parameters], ")");
        writer.Continuation(baseCall);
        if (method.WritesAtOnce)
            EmitWritingAtOnce(
                writer, [.. arguments.Select((argument, i) => WriteStatement(argument, names[i], argument.IsSpan))]);
        else
            writer.Body(arguments.Select((argument, i) => $"{argument.Field} = {names[i]};"));
        if (arguments.Length == 0)
            return;
        writer.Line($"private {method.CallName}()");
        writer.Continuation(baseCall);
        writer.Body([]);
    }

    private static void EmitWritingAtOnce(SourceWriter writer, string[] statements)
    {
        writer.Open();
        writer.Open("try");
        writer.Line($"{GeneratedNames.Writer} {WriterName} = BeginArguments();");
        foreach (string statement in statements)
            writer.Line(statement);
        writer.Line($"EndArguments(ref {WriterName});");
        writer.Close();
        writer.Open($"catch (global::System.Exception {ExceptionName})");
        writer.Line($"RefuseArguments({ExceptionName});");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private static string WriteStatement(ParameterModel argument, string value, bool isSpan)
        => (isSpan ? $"{WriterName}.WriteUnmanagedSpan({value})" : WriteCall(argument, value)) + ";";

    // Where the constructor has variables of its own, a parameter gives way to them.
    private static string ParameterName(ParameterModel argument, MethodModel method)
    {
        string name = argument.Name;
        while (method.WritesAtOnce
            && (name is WriterName or ExceptionName
                || (name != argument.Name && method.Parameters.Any(other => other.Name == name))))
            name += "_";
        return name;
    }

    private static void EmitArguments(SourceWriter writer, MethodModel method, ParameterModel[] arguments)
    {
        if (!method.WritesAtOnce)
        {
            writer.Member(
                $"public override void WriteArguments(ref {GeneratedNames.Writer} {WriterName})",
                arguments.Select(argument => WriteStatement(argument, argument.Field, isSpan: false)));
        }

        EmitRead(writer, "ReadArguments", [.. arguments.Select(Assignment)]);
    }

    private static string UserCall(MethodModel method)
    {
        IEnumerable<string> arguments = method.Parameters.Select(
            parameter => parameter.IsToken ? "cancellationToken" : parameter.Argument);
        return $"{method.Reference}({string.Join(", ", arguments)})";
    }

    private static void EmitEnumerate(SourceWriter writer, MethodModel method)
    {
        string call = UserCall(method);
        writer.Line(
            $"protected override {GeneratedNames.AsyncEnumerable}<{method.Return.DeclaredType}> "
                + $"EnumerateAsync({GeneratedNames.Token} cancellationToken)");
        writer.Continuation($"=> {(method.Return.Stream == StreamForm.Iterator ? $"IterateAsync({call})" : call)};");
    }

    private static void EmitOpen(SourceWriter writer, MethodModel method)
    {
        string modifier = method.Return.IsAwaited ? "async " : string.Empty;
        string result = $"{GeneratedNames.ValueTask}<{GeneratedNames.Stream}?>";
        string call = UserCall(method);
        writer.Line($"protected override {modifier}{result} OpenAsync({GeneratedNames.Token} cancellationToken)");
        writer.Continuation($"=> {(method.Return.IsAwaited ? $"await {call}.ConfigureAwait(false)" : $"new {result}({call})")};");
    }

    private static void EmitExecute(SourceWriter writer, MethodModel method)
    {
        string call = UserCall(method);
        if (method.Return.IsAwaited)
            call = $"await {call}.ConfigureAwait(false)";
        if (method.Return.Type is not null)
            call = "Result = " + call;
        string modifier = method.Return.IsAwaited ? "async " : string.Empty;
        string[] body = method.Return.IsAwaited ? [call + ";"] : [call + ";", "return default;"];
        writer.Member(
            $"public override {modifier}{GeneratedNames.ValueTask} ExecuteAsync({GeneratedNames.Token} cancellationToken)", body);
    }

    private static void EmitResult(SourceWriter writer, ReturnModel result)
    {
        if (result.Type is not { } type)
            return;
        writer.Member($"public override void WriteResult(ref {GeneratedNames.Writer} writer)", [type.WriteCall("Result") + ";"]);
        EmitRead(writer, "ReadResult", [Assignment("Result", type)]);
    }

    private static string WriteCall(ParameterModel argument, string value) => argument switch
    {
        { Callback: { } callback } => CallbackEmitter.WriteCall(value, callback),
        { Channel: { } channel } => channel.WriteCall(value),
        _ => argument.Type!.WriteCall(value),
    };

    private static (string Target, string Value, bool RunsUsersCode) Assignment(ParameterModel argument) => argument switch
    {
        { Callback: { } callback }
            => (argument.Field, CallbackEmitter.ReadCall(argument.Field, callback, argument.FieldType), false),
        { Channel: { } channel } => (argument.Field, channel.ReadCall(argument.Field), false),
        _ => Assignment(argument.Field, argument.Type!),
    };

    private static (string Target, string Value, bool RunsUsersCode) Assignment(string target, TypeRef type)
        => (target, type.ReadCall() + Forgive(type), type.HasSerializer);

    private static void EmitRead(SourceWriter writer, string method, (string Target, string Value, bool RunsUsersCode)[] values)
    {
        writer.Open($"public override void {method}(ref {GeneratedNames.Reader} reader)");
        bool runsUsersCode = values.Any(value => value.RunsUsersCode);
        if (runsUsersCode)
            writer.Open("try");
        foreach ((string target, string value, _) in values)
            writer.Line($"{target} = {value};");
        if (runsUsersCode)
        {
            writer.Close();
            writer.Open(
                $"catch (global::System.Exception exception) when (exception is not {GeneratedNames.SerializationException})");
            writer.Line("reader.Refuse(exception);");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }

    // Whether null may come is the method's business; a caller who passes it against the annotations gets it there.
    private static string Forgive(TypeRef type) => type.IsReference ? "!" : string.Empty;
}
