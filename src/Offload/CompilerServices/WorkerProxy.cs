using System.ComponentModel;
using Offload.Batches;

namespace Offload.CompilerServices;

/// <summary>What a generated proxy calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerProxy
{
    /// <summary>Runs a call whose method returns nothing.</summary>
    public static Task InvokeAsync(WorkerCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (InlineCall.IsWanted)
            return InlineCall.InvokeAsync(call, cancellationToken);
        if (CallCollector.Current is { } collector && collector.TryCollect(call, cancellationToken, out Task? collected))
            return collected;
        return PoolOf(call).InvokeAsync(call, cancellationToken);
    }

    /// <summary>Runs a call whose method returns a value.</summary>
    public static Task<TResult> InvokeAsync<TResult>(WorkerCall<TResult> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (InlineCall.IsWanted)
            return InlineCall.InvokeAsync(call, cancellationToken);
        if (CallCollector.Current is { } collector && collector.TryCollect(call, cancellationToken, out Task<TResult>? collected))
            return collected;
        return PoolOf(call).InvokeAsync(call, cancellationToken);
    }

    /// <summary>The pool that a call made here and now goes to.</summary>
    internal static WorkerPool PoolOf(WorkerCall call)
    {
        WorkerEnvironment.ThrowIfNestingIsForbidden();
        return WorkerPool.Current ?? WorkerPools.Get(call.Method.Pool);
    }
}
