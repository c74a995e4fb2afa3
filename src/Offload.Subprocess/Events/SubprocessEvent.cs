namespace Offload.Subprocesses;

/// <summary>
/// Something that happened to a process, from <c>ListenAsync</c>: first <see cref="Started"/>, then each <see cref="Output"/> and
/// <see cref="Error"/> line, last <see cref="Exited"/>.
/// </summary>
public abstract record SubprocessEvent
{
    private SubprocessEvent()
    {
    }

    /// <summary>The process has been started.</summary>
    /// <param name="ProcessId">Its id.</param>
    public sealed record Started(int ProcessId) : SubprocessEvent;

    /// <summary>It wrote a line to standard output.</summary>
    /// <param name="Line">The line without its end.</param>
    public sealed record Output(string Line) : SubprocessEvent;

    /// <summary>
    /// It wrote a line to standard error. How it is interleaved with <see cref="Output"/> lines is only about right.
    /// </summary>
    /// <param name="Line">The line without its end.</param>
    public sealed record Error(string Line) : SubprocessEvent;

    /// <summary>It has exited, and its output has been taken.</summary>
    /// <param name="Status">How it ended.</param>
    public sealed record Exited(ExitStatus Status) : SubprocessEvent;
}
