using System.Globalization;

namespace Offload;

/// <summary>The environment variables between a caller and its workers.</summary>
internal static class WorkerEnvironment
{
    /// <summary>Where the worker finds its channel: its presence makes a process a worker.</summary>
    public const string ChannelVariable = "OFFLOAD_WORKER_CHANNEL";

    /// <summary>Present if the pool's methods are such that the worker may answer before its session is set up.</summary>
    public const string OpeningVariable = "OFFLOAD_WORKER_OPENING";

    /// <summary>Where the worker finds its board.</summary>
    public const string BoardVariable = "OFFLOAD_WORKER_BOARD";

    /// <summary>Where the worker finds its end of the fast lane; absent if it has none.</summary>
    public const string FastLaneVariable = "OFFLOAD_WORKER_FAST_LANE";

    /// <summary>Where the worker finds what it shares memory through; empty if it shares none.</summary>
    public const string MemoryVariable = "OFFLOAD_WORKER_MEMORY";

    /// <summary>The caller's own value of <see cref="StartupHooksVariable"/>, for the worker's children.</summary>
    public const string CallerStartupHooksVariable = "OFFLOAD_CALLER_STARTUP_HOOKS";

    /// <summary>The runtime's list of assemblies to run before <c>Main</c>.</summary>
    public const string StartupHooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>How many workers deep this process is: its caller's depth and one.</summary>
    public const string DepthVariable = "OFFLOAD_WORKER_DEPTH";

    /// <summary><c>inline</c> runs every call in the caller's process, for debugging.</summary>
    public const string ModeVariable = "OFFLOAD_MODE";

    private const int MaxDepth = 4;

    /// <summary>Whether this process is a worker.</summary>
    public static bool IsWorker { get; set; }

    /// <summary>What calls do that are made in this process, if it is a worker.</summary>
    public static NestedCalls NestedCalls { get; set; }

    /// <summary>0 in a program, 1 in its workers, 2 in theirs.</summary>
    public static int Depth { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(DepthVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int depth) ? depth : 0;

    /// <summary>Nested pools end somewhere.</summary>
    /// <exception cref="InvalidOperationException">This process is a worker that may not make calls of its own, or not any
    /// more.</exception>
    public static void ThrowIfNestingIsForbidden()
    {
        if (!IsWorker)
            return;
        if (NestedCalls == NestedCalls.Error)
            throw new InvalidOperationException("A call was made inside a worker, which WorkerPoolOptions.NestedCalls forbids.");
        if (Depth >= MaxDepth)
            throw new InvalidOperationException(
                $"A call was made {Depth} workers deep: NestedCalls.OwnPool goes no deeper than {MaxDepth}.");
    }

    /// <summary>
    /// A worker whose <c>Main</c> runs would start workers whose <c>Main</c> runs, and so on until the machine is full.
    /// </summary>
    /// <exception cref="InvalidOperationException">This process was to be a worker, and is running its <c>Main</c>
    /// instead.</exception>
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
