using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Offload.Hosting.Configuration;

/// <summary>The options of a pool, by their names.</summary>
internal static class PoolOptionProperties
{
    /// <summary>The options that say how a pool works: all but its name, and where it logs to.</summary>
    public static IReadOnlyCollection<PropertyInfo> All { get; } =
    [
        .. typeof(WorkerPoolOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.Name != nameof(WorkerPoolOptions.Name) && property.PropertyType != typeof(ILoggerFactory))
            .OrderBy(property => property.Name, StringComparer.Ordinal),
    ];

    /// <summary>The options that a configuration can hold.</summary>
    public static IReadOnlyDictionary<string, PropertyInfo> Configurable { get; } = All
        .Where(
            property => property.PropertyType != typeof(TimeProvider) && !property.PropertyType.IsAssignableTo(typeof(Delegate)))
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Says in what two pools would differ; empty if in nothing.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="given">What is in force.</param>
    public static string Compare(WorkerPoolOptions asked, WorkerPoolOptions given)
        => string.Join(", ", All
            .Where(property => Describe(property, asked) != Describe(property, given))
            .Select(property => $"{property.Name} is {Describe(property, given)}, not {Describe(property, asked)}"));

    private static string Describe(PropertyInfo property, WorkerPoolOptions options) => property.GetValue(options) switch
    {
        null or IDictionary<string, string?> { Count: 0 } => "not set",
        IDictionary<string, string?> variables => string.Join(' ', variables
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => $"{variable.Key}={variable.Value}")),
        var value => $"{value}",
    };
}
