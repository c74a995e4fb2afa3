namespace Offload;

/// <summary>
/// Marks a static method whose generated proxy runs it in a worker process. <c>Foo</c> gets the proxy <c>FooAsync</c>,
/// <c>FooAsync</c> gets <c>FooInProcessAsync</c>.
/// </summary>
/// <remarks>
/// A method that returns an <see cref="IAsyncEnumerable{T}"/>, or is an iterator that returns an <see cref="IEnumerable{T}"/>,
/// gets a proxy that returns an <see cref="IAsyncEnumerable{T}"/>: its items come while they are made, and no further ahead than
/// the consumer needs. Every enumeration is a call, which lasts until the stream ends or its consumer leaves, and holds a worker
/// for so long. Leaving (<c>break</c>, an exception in the loop) stops the method at its next item, or earlier through its token,
/// and returns when its <c>finally</c> blocks have run; after <see cref="WorkerPoolOptions.CancellationGracePeriod"/> the worker
/// is killed. With the caller's whole process, its workers are killed at once: no <c>finally</c> block runs then. A method that
/// returns a <see cref="Stream"/>, or a task of one, gets a proxy that returns a <see cref="Task{TResult}"/> of one, which is
/// completed when the method has returned. Its bytes come when they are read. The call lasts, and holds its worker, until the
/// stream has been read to its end or is disposed of; then the method's stream is disposed of, too. What that throws, or the
/// worker's death, is thrown by a read, after the bytes before it. Parameters that are an <see cref="IAsyncEnumerable{T}"/>, an
/// <see cref="IProgress{T}"/>, a delegate, a <see cref="Stream"/> or an end of a pipe stay in the caller and are used across the
/// border, for as long as the call runs. Arguments and result are copied across the process border, static state is not: a worker
/// has its own. What can't cross is a compile error at the parameter that brings it in.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RunInProcessAttribute : Attribute
{
    /// <summary>The name of the pool that runs the method. Default: <c>"default"</c>.</summary>
    public string Pool { get; set; } = WorkerPoolOptions.DefaultName;

    /// <summary>
    /// How long one call may run in a worker, in milliseconds, before its worker is killed and the caller gets a
    /// <see cref="WorkerTimeoutException"/>. Default: 0, the pool's <see cref="WorkerPoolOptions.DefaultTimeout"/>.
    /// -1 means no limit. A stream's time runs until its end, and does not stand still while the method waits for a slow
    /// consumer.
    /// </summary>
    public int TimeoutMilliseconds { get; set; }

    /// <summary>
    /// What cancelling the caller's token does. Default: <see cref="CallCancellation.Cooperative"/> if the method takes a
    /// <see cref="CancellationToken"/> or streams its result (then it ends at its next item), else
    /// <see cref="CallCancellation.Kill"/>.
    /// </summary>
    public CallCancellation Cancellation { get; set; }

    /// <summary>
    /// Whether the method may run more than once for one call, so that the pool may run it again when a worker dies under it. A
    /// stream of which something has come is not run again. Default: <see langword="false"/>.
    /// </summary>
    public bool Idempotent { get; set; }

    /// <summary>The name of the generated proxy, where the default one doesn't suit.</summary>
    public string? ProxyName { get; set; }
}
