using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Offload;
using Offload.Hosting.Configuration;
using Offload.Hosting.Logging;
using Offload.Hosting.Pools;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes the worker pools of <see cref="WorkerPools"/> part of a host.</summary>
public static class OffloadServiceCollectionExtensions
{
    /// <summary>
    /// Lets the host configure the worker pools, from the section <c>Offload</c> of its configuration (one child for each pool,
    /// with the names of <see cref="WorkerPoolOptions"/>); check the options and start <see cref="WorkerPoolOptions.MinWorkers"/>
    /// when it starts; log what workers do and write; and end all workers when it has stopped, within its shutdown timeout.
    /// <see cref="WorkerPool"/> can be injected: the default pool as such, others with <see cref="FromKeyedServicesAttribute"/>
    /// and their name.
    /// </summary>
    /// <remarks>
    /// The pools belong to the process. Of several hosts in it, the oldest one that configures a pool gives its options, and the
    /// last one that stops ends all pools.
    /// </remarks>
    public static IServiceCollection AddOffload(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(HostPools)))
            return services;

        services.AddOptions();
        services.AddSingleton<PoolSections>();
        services.AddSingleton<IConfigureOptions<WorkerPoolOptions>, BindPoolOptions>();
        services.AddSingleton<IPostConfigureOptions<WorkerPoolOptions>, UseHostLogging>();
        services.AddSingleton<IValidateOptions<WorkerPoolOptions>, ValidatePoolOptions>();
        services.AddSingleton<HostPools>();
        services.AddSingleton<IHostedService, WorkerPoolService>();
        services.TryAddSingleton(provider => provider.GetRequiredService<HostPools>().Get(WorkerPoolOptions.DefaultName));
        services.TryAddKeyedSingleton(KeyedService.AnyKey, (provider, key) => provider.GetRequiredService<HostPools>().Get(key));
        return services;
    }

    /// <summary>Does what <see cref="AddOffload(IServiceCollection)"/> does, and sets options of the default pool.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets options. It comes after the configuration, whose values it can see and replace.</param>
    public static IServiceCollection AddOffload(this IServiceCollection services, Action<WorkerPoolOptions> configure)
        => services.AddOffload(WorkerPoolOptions.DefaultName, configure);

    /// <summary>Does what <see cref="AddOffload(IServiceCollection)"/> does, and sets options of one pool.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="pool">The name of the pool, as <see cref="RunInProcessAttribute.Pool"/> gives it.</param>
    /// <param name="configure">Sets options. It comes after the configuration, whose values it can see and replace.</param>
    public static IServiceCollection AddOffload(
        this IServiceCollection services, string pool, Action<WorkerPoolOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pool);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOffload().AddSingleton(new NamedPool(pool));
        return services.Configure(PoolNames.ToOptionsName(pool), configure);
    }

    /// <summary>
    /// Does what <see cref="AddOffload(IServiceCollection)"/> does, with another section of the configuration than
    /// <c>Offload</c>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="section">The section that has one child for each pool. Of several, all apply in order.</param>
    public static IServiceCollection AddOffload(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddOffload().AddSingleton(new PoolSection(section));
    }
}
