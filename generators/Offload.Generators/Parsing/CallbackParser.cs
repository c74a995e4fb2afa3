using Microsoft.CodeAnalysis;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>The signature of a parameter that is a callback.</summary>
internal sealed class CallbackParser(CompilationContext context, IParameterSymbol parameter, ParameterParser types)
{
    private const string Nothing = "global::System.ValueTuple";
    private const string GeneratedToken = "global::System.Threading.CancellationToken";

    private readonly Location? _location = parameter.Locations.FirstOrDefault();

    /// <summary>Parses a delegate; null if it can't be called across the border, which is reported.</summary>
    public CallbackModel? Parse(IMethodSymbol signature)
    {
        if (signature.ReturnsByRef || signature.ReturnsByRefReadonly)
            return Report("it returns a reference to a variable of the caller: return the value.");
        var arguments = new List<CallbackArgument>();
        foreach (IParameterSymbol argument in signature.Parameters)
        {
            if (argument.RefKind != RefKind.None)
                return Report($"its parameter '{argument.Name}' is a reference to a variable, "
                    + "which can't be shared between processes: pass it by value.");
            if (SymbolEqualityComparer.Default.Equals(argument.Type, context.CancellationToken))
            {
                if (arguments.Exists(known => known.Type is null))
                    return Report("it takes more than one CancellationToken.");
                arguments.Add(new CallbackArgument(null, GeneratedToken));
            }
            else if (types.Parse(argument.Type, Rules.UnserializableCallback, _location, parameter.Name) is { } type)
            {
                arguments.Add(new CallbackArgument(type, argument.Type.Declared()));
            }
            else
            {
                return null;
            }
        }

        return ParseResult(signature.ReturnType, arguments);
    }

    private CallbackModel? ParseResult(ITypeSymbol declared, List<CallbackArgument> arguments)
    {
        CallbackForm form = Form(declared);
        if (form is CallbackForm.Void or CallbackForm.Task or CallbackForm.ValueTask)
            return new CallbackModel(arguments.ToEquatableArray(), null, Nothing, form);
        ITypeSymbol value = form == CallbackForm.Value ? declared : ((INamedTypeSymbol)declared).TypeArguments[0];
        return types.Parse(value, Rules.UnserializableCallback, _location, parameter.Name) is { } type
            ? new CallbackModel(arguments.ToEquatableArray(), type, value.Declared(), form)
            : null;
    }

    private CallbackForm Form(ITypeSymbol type)
        => type.SpecialType == SpecialType.System_Void ? CallbackForm.Void
            : Is(type, context.Task) ? CallbackForm.Task
            : Is(type, context.TaskOf) ? CallbackForm.TaskOf
            : Is(type, context.ValueTask) ? CallbackForm.ValueTask
            : Is(type, context.ValueTaskOf) ? CallbackForm.ValueTaskOf
            : CallbackForm.Value;

    private CallbackModel? Report(string reason)
    {
        types.Report(new Problem(Rules.UnserializableCallback, _location, parameter.Name, reason));
        return null;
    }

    private static bool Is(ITypeSymbol type, INamedTypeSymbol? known)
        => known is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, known);
}
