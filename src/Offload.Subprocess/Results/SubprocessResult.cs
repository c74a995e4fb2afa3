namespace Offload.Subprocesses;

/// <summary>A process that was run to its end, or, as part of an exception, as far as it came.</summary>
public sealed class SubprocessResult
{
    internal SubprocessResult()
    {
    }

    /// <summary>The executable and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The id that the process had.</summary>
    public required int ProcessId { get; init; }

    /// <summary>How it ended; the default value (unknown) in the exception of a process that goes on running.</summary>
    public required ExitStatus ExitStatus { get; init; }

    /// <summary>Which step made it end.</summary>
    public required SubprocessEnding Ending { get; init; }

    /// <summary>Its standard output; null unless it was collected.</summary>
    public required CapturedOutput? StandardOutput { get; init; }

    /// <summary>Its standard error; null unless it was collected.</summary>
    public required CapturedOutput? StandardError { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>From the start to the exit.</summary>
    public required TimeSpan RunTime { get; init; }

    /// <summary>Processor time and memory; null where the operating system doesn't tell.</summary>
    public required ResourceUsage? ResourceUsage { get; init; }

    /// <summary>Whether it exited with the code 0.</summary>
    public bool IsSuccess => ExitStatus.IsSuccess;

    /// <summary>The text of <see cref="StandardOutput"/>; empty if it was not collected.</summary>
    public string OutputText => StandardOutput?.Text ?? string.Empty;

    /// <summary>The text of <see cref="StandardError"/>; empty if it was not collected.</summary>
    public string ErrorText => StandardError?.Text ?? string.Empty;

    /// <summary>
    /// Whether the end of an output was not seen: something that outlived the process (a grandchild) still held it open
    /// <see cref="SubprocessOptions.OutputDrainTimeout"/> after the exit.
    /// </summary>
    public bool OutputIncomplete => StandardOutput is { IsComplete: false } || StandardError is { IsComplete: false };

    /// <summary>Throws unless the process exited with the code 0.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="SubprocessFailedException">Another exit code, or a signal.</exception>
    public SubprocessResult EnsureSuccess() => IsSuccess ? this : throw new SubprocessFailedException(this);
}
