using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Types that can't cross a process border whatever they hold, and what to do instead.</summary>
internal static class TypeErrors
{
    /// <summary>Why values of a type can't cross, as the end of a sentence; null if nothing speaks against it so far.</summary>
    public static string? Find(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => "its type is unknown",
        { TypeKind: TypeKind.Dynamic } => "it is dynamic, so that its type is known at run time only: declare the type",
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "it is a pointer, which means nothing in another process: pass the data",
        { TypeKind: TypeKind.TypeParameter } => "its type is a type parameter: use a type that is known here",
        { TypeKind: TypeKind.Delegate } => "it is a delegate: code doesn't cross, so pass the data that it works on",
        { SpecialType: SpecialType.System_Object } => "it is an object, so that its type is known at run time only: declare the type",
        { SpecialType: SpecialType.System_Void } => "it is void",
        { IsRefLikeType: true } => "it is a ref struct, which lives on the caller's stack: pass an array, a ReadOnlySpan<T> or a ReadOnlyMemory<T>",
        INamedTypeSymbol { IsFileLocal: true } => "its type is local to a file, where generated code can't name it: remove the modifier 'file'",
        INamedTypeSymbol named => FindNamed(named),
        _ => null,
    };

    private static string? FindNamed(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? candidate = type; candidate is { SpecialType: SpecialType.None }; candidate = candidate.BaseType)
        {
            string? reason = candidate.OriginalDefinition.Qualified() switch
            {
                "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask" => "it is a task, which belongs to this process: await it and pass its result",
                "System.IO.Stream" => "it is a stream, which belongs to this process: pass its bytes, or the path of its file",
                "System.IO.TextReader" or "System.IO.TextWriter" => "it is a stream of text, which belongs to this process: pass the text",
                "System.Exception" => "it is an exception: throw it, or pass its message",
                "System.Threading.CancellationToken" => "it is a CancellationToken, which only the method itself can take, as a parameter",
                "System.Threading.CancellationTokenSource" => "it is a CancellationTokenSource: let the method take a CancellationToken",
                "System.Runtime.InteropServices.SafeHandle" or "System.Runtime.InteropServices.GCHandle"
                    => "it is a handle, which means nothing in another process",
                "System.Threading.Thread" => "it is a thread, which belongs to this process",
                "System.Reflection.MemberInfo"
                    => "it describes code, and no type is ever looked up by a name that came from another process: pass the name",
                "System.Linq.Expressions.Expression" => "it is an expression tree: code doesn't cross, so pass the data that it works on",
                "System.Text.Json.JsonDocument" or "System.Text.Json.JsonElement" or "System.Text.Json.Nodes.JsonNode"
                    => "it is a view of parsed JSON: pass the text",
                _ => null,
            };
            if (reason is not null)
                return reason;
        }

        return null;
    }
}
