namespace Offload;

/// <summary>
/// The worker process that ran a call died: it crashed, called <see cref="Environment.Exit"/>, overflowed its stack, was killed
/// from outside, or broke the protocol and was killed for it. The pool starts another; the call may have had effects.
/// </summary>
public sealed class WorkerCrashedException : Exception
{
    internal WorkerCrashedException(
        string message, int processId, int? exitCode, int? signal, bool callStarted, string standardErrorTail, Exception? cause)
        : base(message, cause)
    {
        ProcessId = processId;
        ExitCode = exitCode;
        Signal = signal;
        CallStarted = callStarted;
        StandardErrorTail = standardErrorTail;
    }

    /// <summary>The process id that the worker had.</summary>
    public int ProcessId { get; }

    /// <summary>The exit code; <see langword="null"/> if a signal ended the process, or if its status is not known.</summary>
    public int? ExitCode { get; }

    /// <summary>The number of the signal that ended the process, e.g. 9; <see langword="null"/> if it exited by itself.</summary>
    public int? Signal { get; }

    /// <summary>
    /// Whether the method had begun. A call that had not is run on another worker before its caller hears of it; only when
    /// several workers die that way is this <see langword="false"/>.
    /// </summary>
    public bool CallStarted { get; }

    /// <summary>Whether the worker had begun to read the call.</summary>
    internal bool CallReceived { get; init; }

    /// <summary>The last lines that the worker wrote to standard error; empty if there are none.</summary>
    public string StandardErrorTail { get; }
}
