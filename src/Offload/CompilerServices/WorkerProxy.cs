using System.ComponentModel;

namespace Offload.CompilerServices;

/// <summary>What a generated proxy calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkerProxy
{
    /// <summary>Runs a call whose method returns nothing.</summary>
    public static Task InvokeAsync(WorkerCall call, CancellationToken cancellationToken)
        => throw new NotSupportedException("This build has no worker pool yet.");

    /// <summary>Runs a call whose method returns a value.</summary>
    public static Task<TResult> InvokeAsync<TResult>(WorkerCall<TResult> call, CancellationToken cancellationToken)
        => throw new NotSupportedException("This build has no worker pool yet.");
}
