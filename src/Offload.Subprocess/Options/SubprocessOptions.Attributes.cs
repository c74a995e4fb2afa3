namespace Offload.Subprocesses;

/// <content>
/// Who the process is and what it may use. This process's own identity, mask and limits never change, not even for a moment.
/// </content>
public sealed partial class SubprocessOptions
{
    /// <summary>
    /// The file to execute, if it is not item 0 of the arguments: that is then only the name that the program sees as its own.
    /// Default: null.
    /// </summary>
    public string? Executable { get; set; }

    /// <summary>
    /// The shell that shell commands are given to, as <c>shell -c command</c>. Default: <c>/bin/sh</c>; on Windows <c>cmd.exe</c>
    /// (<c>/d /s /c</c>).
    /// </summary>
    public string? Shell { get; set; }

    /// <summary>The permissions that files it creates don't get. Default: null, as this process. Linux only.</summary>
    public UnixFileMode? Umask { get; set; }

    /// <summary>
    /// The user that it runs as, by name or number. Unless <see cref="Group"/> and <see cref="ExtraGroups"/> say otherwise, it
    /// gets the groups that the user has at login. Takes privileges. Default: null, as this process. Linux only.
    /// </summary>
    public string? User { get; set; }

    /// <summary>The group that it runs as, by name or number. Takes privileges. Default: null. Linux only.</summary>
    public string? Group { get; set; }

    /// <summary>
    /// The supplementary groups, by name or number; an empty list for none. Takes privileges. Default: null, those of
    /// <see cref="User"/>, else those of this process. Linux only.
    /// </summary>
    public IReadOnlyList<string>? ExtraGroups { get; set; }

    /// <summary>
    /// The nice value, from -20 (first) to 19 (last); below this process's it takes privileges. Default: null, as this process.
    /// Linux only.
    /// </summary>
    public int? Nice { get; set; }

    /// <summary>The numbers of the processors that it may run on. Default: null, as this process. Linux only.</summary>
    public IReadOnlyList<int>? CpuAffinity { get; set; }

    /// <summary>Limits on what it may use. Default: those of this process. Linux only.</summary>
    public ResourceLimits ResourceLimits { get; } = new();

    /// <summary>Further flags for <c>CreateProcess</c>, for instance <c>DETACHED_PROCESS</c>. Default: 0. Windows only.</summary>
    public int WindowsCreationFlags { get; set; }

    /// <summary>
    /// Whether a console program gets no window of its own on Windows. Elsewhere there is none to hide. Default: false.
    /// </summary>
    public bool HideWindow { get; set; }
}
