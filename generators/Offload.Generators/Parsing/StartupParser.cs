using Microsoft.CodeAnalysis;
using Offload.Generators.Diagnostics;
using Offload.Generators.Models;

namespace Offload.Generators.Parsing;

/// <summary>Reads a method marked with <c>[WorkerStartup]</c>.</summary>
internal static class StartupParser
{
    public const string AttributeName = "Offload.WorkerStartupAttribute";

    private const string DefaultPool = "default";

    /// <returns>Null if the method can't run at a worker's start; the problem says why.</returns>
    public static StartupModel? Parse(IMethodSymbol method, AttributeData attribute, Compilation compilation, out Problem? problem)
    {
        CompilationContext context = CompilationContext.For(compilation);
        string? obstacle = FindObstacle(method, context);
        string pool = PoolOf(attribute);
        if (obstacle is null && string.IsNullOrWhiteSpace(pool))
            obstacle = "its Pool is empty";
        problem = obstacle is null ? null : new Problem(Rules.InvalidStartup, method.Locations.FirstOrDefault(), method.Name, obstacle);
        if (obstacle is not null)
            return null;
        return new StartupModel(
            method.Qualified(),
            $"{method.ContainingType.Plain()}.{SymbolNames.Escape(method.Name)}",
            pool,
            method.Parameters.Length == 1,
            ShapeOf(method, context)!.Value);
    }

    private static string? FindObstacle(IMethodSymbol method, CompilationContext context)
    {
        if (!method.IsStatic || method.MethodKind != MethodKind.Ordinary)
            return "it is not a static method";
        if (method.IsGenericMethod || IsInGenericType(method))
            return "it is generic";
        if (!context.IsAccessible(method))
            return "generated code can't call it: make it, and the types around it, at least internal";
        if (method.Parameters.Length > 1 || (method.Parameters.Length == 1 && !Same(method.Parameters[0].Type, context.CancellationToken)))
            return "it takes something else than a CancellationToken";
        return ShapeOf(method, context) is null ? "it returns something else than void, Task or ValueTask" : null;
    }

    private static StartupShape? ShapeOf(IMethodSymbol method, CompilationContext context)
    {
        if (method.ReturnsVoid)
            return method.IsAsync ? null : StartupShape.Void;
        if (Same(method.ReturnType, context.Task))
            return StartupShape.Task;
        return Same(method.ReturnType, context.ValueTask) ? StartupShape.ValueTask : null;
    }

    private static bool IsInGenericType(IMethodSymbol method)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsGenericType)
                return true;
        }

        return false;
    }

    private static string PoolOf(AttributeData attribute)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == "Pool")
                return argument.Value.Value as string ?? "";
        }

        return DefaultPool;
    }

    private static bool Same(ITypeSymbol type, ITypeSymbol? other) => SymbolEqualityComparer.Default.Equals(type, other);
}
