using System.Diagnostics.CodeAnalysis;
using Offload.FastLane;
using Offload.Platform;
using Offload.SharedMemory;

namespace Offload.WorkerHost;

/// <summary>The life of a worker process: connect, serve, die.</summary>
internal static class WorkerMain
{
    // As sysexits.h: an internal error of the software.
    private const int BrokenSessionExitCode = 70;

    /// <summary>Serves calls until the caller ends the session or itself. Never returns.</summary>
    [DoesNotReturn]
    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "This is the process's Main, "
        + "and must hold its thread.")]
    public static void Run(string channelAddress)
    {
        WorkerEnvironment.IsWorker = true;
        bool opens = Environment.GetEnvironmentVariable(WorkerEnvironment.OpeningVariable) is not null;
        string boardAddress = Environment.GetEnvironmentVariable(WorkerEnvironment.BoardVariable) ?? "";
        string? laneAddress = Environment.GetEnvironmentVariable(WorkerEnvironment.FastLaneVariable);
        string? memoryAddress = Environment.GetEnvironmentVariable(WorkerEnvironment.MemoryVariable);
        RestoreEnvironment();
        EnsureThreads();
        if (!opens)
            Rehearsal.Start();

        int exitCode = 0;
        try
        {
            CallerConnection connection = CallerConnection.Open(channelAddress);
            OwnBoard board = OwnBoard.Open(boardAddress);
            ParentWatch.Start(connection, board);
            SegmentInbox? memory = SegmentInbox.Open(memoryAddress);
            var duties = new WorkerDuties(board, memory, WorkerLane.Take(laneAddress));
            Serve(connection, duties, opens);
        }
        catch (Exception broken)
        {
            Console.Error.WriteLine($"The session with the calling process broke: {broken}");
            exitCode = BrokenSessionExitCode;
        }

        Environment.Exit(exitCode);
    }

    [SuppressMessage("Usage", "VSTHRD002:Avoid problematic synchronous waits", Justification = "As above.")]
    private static void Serve(CallerConnection connection, WorkerDuties duties, bool opens)
    {
        var session = new SessionSetup(connection, duties);
        ReadOnlyMemory<byte> first = default;
        if (opens && !OperatingSystem.IsWindows())
            first = new OpeningService(connection.Socket!, duties, session.BeginAsync).Serve();
        session.RunAsync(first).GetAwaiter().GetResult();
    }

    /// <summary>What made this process a worker is not to make its children workers.</summary>
    private static void RestoreEnvironment()
    {
        string? hooks = Environment.GetEnvironmentVariable(WorkerEnvironment.CallerStartupHooksVariable);
        Set(WorkerEnvironment.StartupHooksVariable, hooks);
        Set(WorkerEnvironment.CallerStartupHooksVariable, null);
        Set(WorkerEnvironment.ChannelVariable, null);
        Set(WorkerEnvironment.OpeningVariable, null);
        Set(WorkerEnvironment.BoardVariable, null);
        Set(WorkerEnvironment.FastLaneVariable, null);
        Set(WorkerEnvironment.MemoryVariable, null);

        static void Set(string name, string? value)
        {
            Environment.SetEnvironmentVariable(name, value);
            if (!OperatingSystem.IsWindows())
                UnixNative.UnsetEnvironmentVariable(name);
        }
    }

    /// <summary>
    /// A method that blocks its thread must not keep a cancellation from being read, not even on one processor.
    /// </summary>
    private static void EnsureThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + 2), completionPorts);
    }
}
