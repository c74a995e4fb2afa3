using Microsoft.CodeAnalysis;

namespace Offload.Generators.Parsing;

/// <summary>Types that can't cross a process border whatever they hold, and what to do instead.</summary>
internal static class TypeErrors
{
    /// <summary>Why values of a type can't cross, as the end of a sentence; null if nothing speaks against it so far.</summary>
    public static string? Find(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => "is not known",
        { TypeKind: TypeKind.Dynamic } => "is dynamic, so that its type is known at run time only: declare the type",
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer }
            => "is a pointer, which means nothing in another process: pass the data",
        { TypeKind: TypeKind.TypeParameter } => "is a type parameter: use a type that is known here",
        { TypeKind: TypeKind.Delegate }
            => "is a delegate: only a parameter of the method itself can be a callback, so pass the data that it works on",
        { SpecialType: SpecialType.System_Object }
            => "is an object, so that its type is known at run time only: declare the type",
        { SpecialType: SpecialType.System_Void } => "is void",
        { IsRefLikeType: true }
            => "is a ref struct, which lives on the caller's stack: pass an array, a ReadOnlySpan<T> or a ReadOnlyMemory<T>",
        INamedTypeSymbol { IsFileLocal: true }
            => "is local to a file, where generated code can't name it: remove the modifier 'file'",
        INamedTypeSymbol named => FindNamed(named),
        _ => null,
    };

    private static string? FindNamed(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? candidate = type; candidate is { SpecialType: SpecialType.None }; candidate = candidate.BaseType)
        {
            string? reason = candidate.OriginalDefinition.Qualified() switch
            {
                "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask"
                    => "is a task, which belongs to this process: await it and pass its result",
                "System.Collections.Generic.IAsyncEnumerable"
                    => "is a stream, which only the method itself can return, or take as a parameter: "
                        + "make it that, or pass a list",
                "System.Linq.IQueryable" => "is a query, which belongs to this process: pass its result, as a list",
                "System.IProgress" => "is a progress, which only the method itself can take, as a parameter of type IProgress<T>",
                "System.IO.Stream" => "is a stream, which only the method itself can take or return, as a Stream",
                "System.IO.Pipelines.PipeReader" or "System.IO.Pipelines.PipeWriter"
                    => "is an end of a pipe, which only the method itself can take, as a parameter",
                "System.IO.Pipelines.IDuplexPipe" or "System.IO.Pipelines.Pipe"
                    => "is a pipe, whose ends are: let the method take a PipeReader and a PipeWriter",
                "System.IO.TextReader" or "System.IO.TextWriter"
                    => "is a stream of text, which belongs to this process: pass the text",
                "System.Buffers.IMemoryOwner"
                    => "owns memory, which only a method itself can hand over, as its result, "
                        + "and of elements without references: take a ReadOnlyMemory<T>",
                "System.Exception" => "is an exception: throw it, or pass its message",
                "System.Threading.CancellationToken"
                    => "is a CancellationToken, which only the method itself can take, as a parameter",
                "System.Threading.CancellationTokenSource"
                    => "is a CancellationTokenSource: let the method take a CancellationToken",
                "System.Runtime.InteropServices.SafeHandle" or "System.Runtime.InteropServices.GCHandle"
                    => "is a handle, which means nothing in another process",
                "System.Threading.Thread" => "is a thread, which belongs to this process",
                "System.Reflection.MemberInfo"
                    => "describes code, and no type is ever looked up by a name that came from another process: pass the name",
                "System.Linq.Expressions.Expression"
                    => "is an expression tree: code doesn't cross, so pass the data that it works on",
                "System.Text.Json.JsonDocument" or "System.Text.Json.JsonElement" or "System.Text.Json.Nodes.JsonNode"
                    => "is a view of parsed JSON: pass the text",
                _ => null,
            };
            if (reason is not null)
                return reason;
        }

        return null;
    }
}
