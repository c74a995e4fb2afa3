namespace Offload;

/// <summary>
/// Marks a static method that runs once in every new worker of a pool, before the worker's first call: to load a model, fill a
/// cache, warm up. A worker is not ready before it has returned; if it throws, the worker's start has failed, with its exception.
/// </summary>
/// <remarks>
/// The method is accessible within its assembly, returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>,
/// and takes nothing or a <see cref="CancellationToken"/>, which is cancelled when the caller gives the worker up. Several run in
/// the order of their full names. Their assembly is to be loaded in the calling process.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class WorkerStartupAttribute : Attribute
{
    /// <summary>The name of the pool in whose workers the method runs. Default: <c>"default"</c>.</summary>
    public string Pool { get; set; } = WorkerPoolOptions.DefaultName;
}
