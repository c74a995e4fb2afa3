using Microsoft.Extensions.Options;

namespace Offload.Hosting.Configuration;

/// <summary>
/// The options of a pool have its name; those of the default pool have none, so that they are what
/// <c>IOptions&lt;WorkerPoolOptions&gt;</c> gives and <c>Configure&lt;WorkerPoolOptions&gt;</c> sets.
/// </summary>
internal static class PoolNames
{
    public static string ToOptionsName(string pool) => pool == WorkerPoolOptions.DefaultName ? Options.DefaultName : pool;

    public static string FromOptionsName(string? name) => string.IsNullOrEmpty(name) ? WorkerPoolOptions.DefaultName : name;
}
