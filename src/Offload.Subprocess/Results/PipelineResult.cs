namespace Offload.Subprocesses;

/// <summary>A pipeline that was run to its end.</summary>
public sealed class PipelineResult
{
    internal PipelineResult(IReadOnlyList<SubprocessResult> stages)
    {
        Stages = stages;
    }

    /// <summary>
    /// Its processes in order, each with its exit status and what it wrote to standard error. Only the last has standard output,
    /// if it was collected.
    /// </summary>
    public IReadOnlyList<SubprocessResult> Stages { get; }

    /// <summary>What the last process wrote to standard output; null unless it was collected.</summary>
    public CapturedOutput? StandardOutput => Stages[^1].StandardOutput;

    /// <summary>The text of <see cref="StandardOutput"/>; empty if it was not collected.</summary>
    public string OutputText => Stages[^1].OutputText;

    /// <summary>
    /// Whether every process succeeded (as <c>pipefail</c>). That one was ended by <c>SIGPIPE</c>, because the next didn't want
    /// more, is no failure.
    /// </summary>
    public bool IsSuccess => FirstFailure is null;

    /// <summary>Throws if a process failed, as <see cref="IsSuccess"/> tells.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="SubprocessFailedException">The first process that failed.</exception>
    public PipelineResult EnsureSuccess() => FirstFailure is { } failed ? throw new SubprocessFailedException(failed) : this;

    private SubprocessResult? FirstFailure
    {
        get
        {
            for (int i = 0; i < Stages.Count; i++)
            {
                var status = Stages[i].ExitStatus;
                if (!status.IsSuccess && (i == Stages.Count - 1 || status.Signal != ProcessSignal.SIGPIPE))
                    return Stages[i];
            }

            return null;
        }
    }
}
