using Microsoft.Extensions.Logging;

namespace Offload.Diagnostics;

/// <summary>Everything that Offload logs.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Debug, "Worker {Number} of pool '{Pool}' is ready: process {ProcessId}, "
        + "{Milliseconds} ms after its start")]
    public static partial void WorkerReady(ILogger logger, int number, string pool, int processId, long milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "Worker {Number} of pool '{Pool}' (process {ProcessId}) has ended: {Reason}, {Status}")]
    public static partial void WorkerEnded(ILogger logger, int number, string pool, int processId, string reason, string status);

    [LoggerMessage(3, LogLevel.Warning, "A worker of pool '{Pool}' could not be started")]
    public static partial void WorkerStartFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Worker {Number}: {Line}")]
    public static partial void StandardOutput(ILogger logger, int number, string line);

    [LoggerMessage(5, LogLevel.Warning, "Worker {Number}: {Line}")]
    public static partial void StandardError(ILogger logger, int number, string line);

    [LoggerMessage(6, LogLevel.Error, "A handler of a worker event of pool '{Pool}' threw")]
    public static partial void HandlerFailed(ILogger logger, string pool, Exception exception);
}
