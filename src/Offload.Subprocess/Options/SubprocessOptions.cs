namespace Offload.Subprocesses;

/// <summary>How a process is started and what becomes of its streams. Read once, when the process is started.</summary>
public sealed partial class SubprocessOptions
{
    /// <summary>
    /// What the process reads. Default: a pipe for <c>OpenAsync</c>, the input of this process for <c>RunAsync</c> (as AnyIO's
    /// <c>open_process</c> and <c>run_process</c>).
    /// </summary>
    public SubprocessInput? StandardInput { get; set; }

    /// <summary>Where standard output goes. Default: a pipe for <c>OpenAsync</c>, the result for <c>RunAsync</c>.</summary>
    public SubprocessOutput? StandardOutput { get; set; }

    /// <summary>Where standard error goes. Default: a pipe for <c>OpenAsync</c>, the result for <c>RunAsync</c>.</summary>
    public SubprocessOutput? StandardError { get; set; }

    /// <summary>
    /// A terminal for a program that insists on one: it is all three standard streams of the process, which leads a new session.
    /// With <c>OpenAsync</c> it is <see cref="RunningProcess.Terminal"/>; with <c>RunAsync</c> what is written to it is the
    /// result's standard output, and nobody types. Default: null. Linux only.
    /// </summary>
    public PseudoTerminalOptions? PseudoTerminal { get; set; }

    /// <summary>
    /// Variables added to the environment of this process, or, with <see cref="ReplaceEnvironment"/>, the whole environment.
    /// A null value removes an inherited variable. <c>PATH</c>, as the child will see it, is where the executable is looked up.
    /// </summary>
    public IDictionary<string, string?> Environment { get; } =
        new Dictionary<string, string?>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>Whether the child inherits no variable, and gets <see cref="Environment"/> alone. Default: false.</summary>
    public bool ReplaceEnvironment { get; set; }

    /// <summary>
    /// The directory in which the process starts. Default: this process's. On Unix a relative path of the executable
    /// (one with a slash) is resolved against it, as <c>chdir</c> followed by <c>exec</c> does.
    /// </summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// Whether the process leads a new process group (on Windows <c>CREATE_NEW_PROCESS_GROUP</c>): Ctrl+C at the terminal doesn't
    /// reach it, and killing the tree reaches every member of the group, orphans included. Default: false.
    /// </summary>
    public bool NewProcessGroup { get; set; }

    /// <summary>
    /// Whether the process leads a new session without a terminal (<c>setsid</c>), and so a new group too. Default: false. Unix
    /// only.
    /// </summary>
    public bool NewSession { get; set; }

    /// <summary>
    /// The handles that the child gets besides its standard streams. Every other descriptor is closed in the child.
    /// </summary>
    public IList<InheritedHandle> InheritedHandles { get; } = [];

    /// <summary>
    /// Whether the process (and its group, if it leads one) is killed when this process ends, in whatever way: <c>SIGKILL</c>
    /// included. Default: false.
    /// </summary>
    public bool KillOnParentExit { get; set; }

    /// <summary>
    /// Whether the process gets an environment variable of its own (<c>OFFLOAD_DESCENDANT_OF</c>), which all its descendants
    /// inherit, so that <see cref="RunningProcess.KillMarkedDescendants"/> finds also those that have left its group and whose
    /// parents are gone (daemons). It misses those that have cleaned their environment, or run as another user. Default: false.
    /// Linux only.
    /// </summary>
    public bool MarkDescendants { get; set; }

    /// <summary>
    /// Whether the process is created by a thread that never ends. To be set for a program that asks for a parent-death signal
    /// itself (Linux: <c>PR_SET_PDEATHSIG</c>), which comes when the thread that created it ends: a thread of the pool may do so
    /// at any time. Costs a change of threads at the start. Default: false.
    /// </summary>
    public bool StartOnPermanentThread { get; set; }
}
