using Microsoft.CodeAnalysis;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Reads a method marked with <c>[WorkerStartup]</c>.</summary>
internal static class StartupParser
{
    public const string AttributeName = "Offload.WorkerStartupAttribute";

    /// <summary>The detail of a problem that <c>static</c> would solve.</summary>
    public const string MissingStatic = nameof(MissingStatic);

    /// <summary>The detail of a problem that <c>internal</c> would solve.</summary>
    public const string MissingAccess = nameof(MissingAccess);

    private const string DefaultPool = "default";
    private const string PoolSetting = "Pool";

    /// <returns>Null if the method can't run at a worker's start; the problem says why.</returns>
    public static StartupModel? Parse(
        IMethodSymbol method, AttributeData attribute, Compilation compilation, out Problem? problem)
    {
        CompilationContext context = CompilationContext.For(compilation);
        string pool = PoolOf(attribute);
        problem = FindProblem(method, context);
        if (problem is null && string.IsNullOrWhiteSpace(pool))
            problem = Invalid(method, attribute.Location(), "its Pool is empty", PoolSetting);
        if (problem is not null)
            return null;
        return new StartupModel(
            method.Qualified(),
            $"{method.ContainingType.Plain()}.{SymbolNames.Escape(method.Name)}",
            pool,
            method.Parameters.Length == 1,
            ShapeOf(method, context)!.Value);
    }

    private static Problem? FindProblem(IMethodSymbol method, CompilationContext context)
    {
        (string? obstacle, string? detail) = method switch
        {
            { IsStatic: false } or { MethodKind: not MethodKind.Ordinary } => ("it is not a static method", MissingStatic),
            _ when method.IsGenericMethod || method.ContainingType.WithOuterTypes().Any(type => type.IsGenericType)
                => ("it is generic", null),
            _ when !context.IsAccessible(method)
                => ("generated code can't call it: make it, and the types around it, at least internal", MissingAccess),
            _ when !TakesNothingElse(method, context) => ("it takes something else than a CancellationToken", null),
            _ when ShapeOf(method, context) is null => ("it returns something else than void, Task or ValueTask", null),
            _ => ((string?)null, (string?)null),
        };
        return obstacle is null ? null : Invalid(method, method.Locations.FirstOrDefault(), obstacle, detail);
    }

    private static Problem Invalid(IMethodSymbol method, Location? location, string obstacle, string? detail)
        => new(Rules.InvalidStartup, location, method.Name, obstacle) { Detail = detail };

    private static bool TakesNothingElse(IMethodSymbol method, CompilationContext context)
        => method.Parameters.Length == 0 || (method.Parameters is [{ Type: { } type }] && type.Same(context.CancellationToken));

    private static StartupShape? ShapeOf(IMethodSymbol method, CompilationContext context)
    {
        if (method.ReturnsVoid)
            return method.IsAsync ? null : StartupShape.Void;
        if (method.ReturnType.Same(context.Task))
            return StartupShape.Task;
        return method.ReturnType.Same(context.ValueTask) ? StartupShape.ValueTask : null;
    }

    private static string PoolOf(AttributeData attribute)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == PoolSetting)
                return argument.Value.Value as string ?? "";
        }

        return DefaultPool;
    }
}
