namespace Offload.Subprocesses;

/// <summary>The terminal of a process that insists on one.</summary>
public sealed class PseudoTerminalOptions
{
    /// <summary>Its width in characters. Default: 80.</summary>
    public ushort Columns { get; set; } = 80;

    /// <summary>Its height in lines. Default: 24.</summary>
    public ushort Rows { get; set; } = 24;

    /// <summary>
    /// Whether what is written to the process comes back in its output, as a person at a terminal sees what he types. Default:
    /// true.
    /// </summary>
    public bool Echo { get; set; } = true;

    /// <summary>
    /// Whether output comes as the process wrote it; otherwise each LF becomes CR LF, as on every terminal. Default: false.
    /// </summary>
    public bool RawOutput { get; set; }
}
