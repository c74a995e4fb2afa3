using System.ComponentModel;

namespace Offload.CompilerServices;

/// <summary>A callback, as the worker sees it: generated code makes a delegate of it.</summary>
/// <typeparam name="TArguments">Its argument; a tuple of them, if there are several.</typeparam>
/// <typeparam name="TResult">What it returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICallback<in TArguments, TResult>
{
    /// <summary>Has the caller run it, and waits for it.</summary>
    TResult Invoke(TArguments arguments, CancellationToken cancellationToken);

    /// <summary>Has the caller run it.</summary>
    Task<TResult> InvokeAsync(TArguments arguments, CancellationToken cancellationToken);
}
