using Offload.Subprocesses.Spawning;

namespace Offload.Subprocesses;

/// <summary>The pseudo-terminal that a process runs at; see <see cref="SubprocessOptions.PseudoTerminal"/>.</summary>
public sealed class PseudoTerminal
{
    private readonly ITerminal _terminal;

    internal PseudoTerminal(ITerminal terminal)
    {
        _terminal = terminal;
    }

    /// <summary>
    /// What is written to it the process reads as typed; what is read from it the process, and everything else at the terminal,
    /// has written to standard output or error. It ends when nothing holds the terminal open any more. Disposing it hangs up: the
    /// session gets <c>SIGHUP</c>.
    /// </summary>
    public Stream Stream => _terminal.Stream;

    /// <summary>Changes the size; the process gets <c>SIGWINCH</c>.</summary>
    /// <param name="columns">The width in characters.</param>
    /// <param name="rows">The height in lines.</param>
    /// <exception cref="ObjectDisposedException">The terminal has been closed.</exception>
    public void Resize(ushort columns, ushort rows) => _terminal.Resize(columns, rows);
}
