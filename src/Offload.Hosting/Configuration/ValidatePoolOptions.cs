using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Offload.Hosting.Configuration;

/// <summary>
/// Refuses what a pool can't have, naming pool, section and key. A key that nobody reads is as bad as a wrong value.
/// </summary>
internal sealed class ValidatePoolOptions(PoolSections sections) : IValidateOptions<WorkerPoolOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerPoolOptions options)
    {
        string pool = PoolNames.FromOptionsName(name);
        IConfigurationSection[] configured = [.. sections.Of(pool)];
        var failures = configured.SelectMany(FindMistakes).ToList();
        try
        {
            options.Validate();
        }
        catch (ArgumentException invalid)
        {
            string place = configured.Length == 0
                ? ""
                : $" (configuration: {string.Join(", ", configured.Select(section => section.Path))})";
            failures.Add($"Worker pool '{pool}'{place}: {invalid.Message}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> FindMistakes(IConfigurationSection pool)
    {
        if (pool.Value is not null)
        {
            string parent = pool.Path[..^(pool.Key.Length + 1)];
            return [$"The configuration has a value '{pool.Value}' for {pool.Path}, "
                + "where a section with the options of worker pool "
                + $"'{pool.Key}' is expected. Options of the default pool are in "
                + $"{ConfigurationPath.Combine(parent, WorkerPoolOptions.DefaultName)}."];
        }

        return pool.GetChildren().Select(FindMistake).OfType<string>();
    }

    private static string? FindMistake(IConfigurationSection option)
    {
        if (!PoolOptionProperties.Configurable.TryGetValue(option.Key, out PropertyInfo? property))
        {
            return $"The configuration's {option.Path} is no option of a worker pool. "
                + $"The options are {string.Join(", ", PoolOptionProperties.Configurable.Values.Select(known => known.Name))}.";
        }

        bool isDays = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(TimeSpan)
            && int.TryParse(option.Value, CultureInfo.InvariantCulture, out _);
        return isDays
            ? $"The configuration's {option.Path} is '{option.Value}', which is a number of days. "
                + "Write hours:minutes:seconds, such as 00:00:30."
            : null;
    }
}
