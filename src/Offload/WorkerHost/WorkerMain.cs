using System.Diagnostics.CodeAnalysis;
using Offload.Platform;

namespace Offload.WorkerHost;

/// <summary>The life of a worker process: connect, serve, die.</summary>
internal static class WorkerMain
{
    // As sysexits.h: an internal error of the software.
    private const int BrokenSessionExitCode = 70;

    /// <summary>Serves calls until the caller ends the session or itself. Never returns.</summary>
    [DoesNotReturn]
    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "This is the process's Main, and must hold its thread.")]
    public static void Run(string channelAddress)
    {
        WorkerEnvironment.IsWorker = true;
        RestoreEnvironment();
        EnsureThreads();

        int exitCode = 0;
        try
        {
            CallerConnection connection = CallerConnection.Open(channelAddress);
            ParentWatch.Start(connection);
            using var service = new WorkerService(connection.Stream);
            service.Completion.GetAwaiter().GetResult();
        }
        catch (Exception broken)
        {
            Console.Error.WriteLine($"The session with the calling process broke: {broken}");
            exitCode = BrokenSessionExitCode;
        }

        Environment.Exit(exitCode);
    }

    /// <summary>What made this process a worker is not to make its children workers.</summary>
    private static void RestoreEnvironment()
    {
        string? hooks = Environment.GetEnvironmentVariable(WorkerEnvironment.CallerStartupHooksVariable);
        Environment.SetEnvironmentVariable(WorkerEnvironment.StartupHooksVariable, hooks);
        Environment.SetEnvironmentVariable(WorkerEnvironment.CallerStartupHooksVariable, null);
        Environment.SetEnvironmentVariable(WorkerEnvironment.ChannelVariable, null);
        if (OperatingSystem.IsWindows())
            return;
        UnixNative.UnsetEnvironmentVariable(WorkerEnvironment.StartupHooksVariable);
        UnixNative.UnsetEnvironmentVariable(WorkerEnvironment.CallerStartupHooksVariable);
        UnixNative.UnsetEnvironmentVariable(WorkerEnvironment.ChannelVariable);
    }

    /// <summary>A method that blocks its thread must not keep a cancellation from being read, not even on one processor.</summary>
    private static void EnsureThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + 2), completionPorts);
    }
}
