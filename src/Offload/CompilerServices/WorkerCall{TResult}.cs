using System.ComponentModel;
using System.Runtime.CompilerServices;
using Offload.Batches;

namespace Offload.CompilerServices;

/// <summary>A <see cref="WorkerCall"/> whose method returns a value.</summary>
/// <typeparam name="TResult">The type of the value, without <see cref="Task"/> or <see cref="ValueTask"/>.</typeparam>
/// <param name="method">The method that is called.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WorkerCall<TResult>(WorkerMethod method) : WorkerCall(method)
{
    /// <summary>
    /// What the method returned: set by <see cref="WorkerCall.ExecuteAsync"/> or <see cref="WorkerCall.ReadResult"/>.
    /// </summary>
    public TResult Result { get; protected set; } = default!;

    internal sealed override BatchResults CreateResults() => new BatchResults<TResult>();

    internal override bool HasResultOfAnySize => RuntimeHelpers.IsReferenceOrContainsReferences<TResult>();
}
