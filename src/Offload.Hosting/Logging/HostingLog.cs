using Microsoft.Extensions.Logging;

namespace Offload.Hosting.Logging;

/// <summary>Everything that a host logs about its pools.</summary>
internal static partial class HostingLog
{
    public const string Category = "Offload.Hosting";

    [LoggerMessage(101, LogLevel.Warning,
        "Worker pool '{Pool}' was used before this host configured it, so that the host's options for it have no effect. "
        + "Make calls after the host has started, or get WorkerPool from its container first")]
    public static partial void PoolIsInUse(ILogger logger, string pool);

    [LoggerMessage(102, LogLevel.Warning,
        "Another host of this process has configured worker pool '{Pool}', which this host shares: {Differences}")]
    public static partial void PoolIsShared(ILogger logger, string pool, string differences);
}
