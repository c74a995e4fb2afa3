using Offload.WorkerHost;

namespace Offload;

/// <summary>
/// The worker's side, for programs that the startup hook can't enter: trimmed and AOT ones, and dedicated worker programs.
/// </summary>
public static class OffloadWorker
{
    /// <summary>Whether this process is a worker.</summary>
    public static bool IsWorker => WorkerEnvironment.IsWorker;

    /// <summary>
    /// To be the first line of <c>Main</c>. In a process that a pool has started as a worker it serves calls and never returns;
    /// in any other process it does nothing.
    /// </summary>
    public static Task RunAsync()
    {
        if (Environment.GetEnvironmentVariable(WorkerEnvironment.ChannelVariable) is { Length: > 0 } channel)
            WorkerMain.Run(channel);
        return Task.CompletedTask;
    }
}
