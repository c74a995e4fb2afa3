namespace Offload;

/// <summary>What happened to a worker of a pool.</summary>
public sealed class WorkerEventArgs : EventArgs
{
    internal WorkerEventArgs(int workerNumber, int processId, string? reason, int? exitCode, int? signal)
    {
        WorkerNumber = workerNumber;
        ProcessId = processId;
        Reason = reason;
        ExitCode = exitCode;
        Signal = signal;
    }

    /// <summary>The worker's number in its pool, from 1; numbers are not used again.</summary>
    public int WorkerNumber { get; }

    /// <summary>The worker's process id.</summary>
    public int ProcessId { get; }

    /// <summary>Why the pool has ended the worker; <see langword="null"/> if it ended by itself, or has just started.</summary>
    public string? Reason { get; }

    /// <summary>The exit code of a worker that has ended, unless a signal ended it.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal that ended the worker, if one did.</summary>
    public int? Signal { get; }
}
