using Microsoft.Extensions.Options;

namespace Offload.Hosting.Logging;

/// <summary>Makes pools log to the host, unless they are told to log elsewhere.</summary>
internal sealed class UseHostLogging : IPostConfigureOptions<WorkerPoolOptions>
{
    public void PostConfigure(string? name, WorkerPoolOptions options)
        => options.LoggerFactory ??= LivingHostLoggerFactory.Instance;
}
