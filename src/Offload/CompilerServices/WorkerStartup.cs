using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;

namespace Offload.CompilerServices;

/// <summary>
/// A method marked with <see cref="WorkerStartupAttribute"/>. Generated code registers it when its assembly is loaded.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkerStartup
{
    private static readonly ConcurrentDictionary<string, WorkerStartup> Registered = new(StringComparer.Ordinal);

    /// <summary>The method as errors name it, e.g. <c>Shop.Models.Load</c>.</summary>
    public required string Name { get; init; }

    /// <inheritdoc cref="WorkerStartupAttribute.Pool"/>
    public required string Pool { get; init; }

    /// <summary>Runs the method.</summary>
    public required Func<CancellationToken, ValueTask> RunAsync { get; init; }

    /// <summary>The assembly that declares the method.</summary>
    public required Assembly Assembly { get; init; }

    /// <summary>Makes methods known to this process. Called by a generated module initialiser.</summary>
    public static void Register(params WorkerStartup[] methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        foreach (WorkerStartup method in methods)
            Registered[$"{method.Name}, {method.Assembly.FullName}"] = method;
    }

    /// <summary>The methods of a pool, in the order in which they run.</summary>
    internal static IReadOnlyList<WorkerStartup> Of(string pool)
        => [.. Registered.Values.Where(method => method.Pool == pool).OrderBy(method => method.Name, StringComparer.Ordinal)];
}
