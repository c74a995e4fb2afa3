using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Offload.Hosting.Configuration;

/// <summary>Sets the options of a pool from its sections of the configuration.</summary>
internal sealed class BindPoolOptions(PoolSections sections) : IConfigureNamedOptions<WorkerPoolOptions>
{
    public void Configure(WorkerPoolOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, WorkerPoolOptions options)
    {
        options.Name = PoolNames.FromOptionsName(name);
        foreach (IConfigurationSection section in sections.Of(options.Name))
            section.Bind(options);
    }
}
