namespace Offload;

/// <summary>The environment variables between a caller and its workers.</summary>
internal static class WorkerEnvironment
{
    /// <summary>Where the worker finds its channel: its presence makes a process a worker.</summary>
    public const string ChannelVariable = "OFFLOAD_WORKER_CHANNEL";

    /// <summary>Where the worker finds its board.</summary>
    public const string BoardVariable = "OFFLOAD_WORKER_BOARD";

    /// <summary>The caller's own value of <see cref="StartupHooksVariable"/>, for the worker's children.</summary>
    public const string CallerStartupHooksVariable = "OFFLOAD_CALLER_STARTUP_HOOKS";

    /// <summary>The runtime's list of assemblies to run before <c>Main</c>.</summary>
    public const string StartupHooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary><c>inline</c> runs every call in the caller's process, for debugging.</summary>
    public const string ModeVariable = "OFFLOAD_MODE";

    /// <summary>Whether this process is a worker.</summary>
    public static bool IsWorker { get; set; }

    /// <summary>
    /// A worker whose <c>Main</c> runs would start workers whose <c>Main</c> runs, and so on until the machine is full.
    /// </summary>
    /// <exception cref="InvalidOperationException">This process was to be a worker, and is running its <c>Main</c> instead.</exception>
    public static void ThrowIfWorkerRunsMain()
    {
        if (!IsWorker && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ChannelVariable)))
        {
            throw new InvalidOperationException(
                "This process was started as a worker, but runs its Main: startup hooks are disabled in this program, as in trimmed ones. "
                + "Make 'await OffloadWorker.RunAsync();' the first line of Main.");
        }
    }
}
