using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning;

/// <summary>Everything a spawner must know about a process to start, checked and no longer changing.</summary>
internal sealed class SpawnRequest
{
    /// <summary>The executable as the caller named it: a path, or a name to look up in the child's <c>PATH</c>.</summary>
    public required string FileName { get; init; }

    /// <summary>The argument vector, item 0 included.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The child's whole environment. It doesn't change any more.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string? WorkingDirectory { get; init; }

    public bool NewProcessGroup { get; init; }

    public bool NewSession { get; init; }

    /// <summary>Whether the process will lead a group of its own.</summary>
    public bool LeadsGroup => NewProcessGroup || NewSession || TerminalDevice is not null;

    public bool KillOnParentExit { get; init; }

    /// <summary>Whether the thread that creates the process must not end before it.</summary>
    public bool OnPermanentThread { get; init; }

    /// <summary>What becomes descriptor 0, 1, 2 of the child; null: the descriptor of this process.</summary>
    public required SafeHandle? StandardInput { get; init; }

    public required SafeHandle? StandardOutput { get; init; }

    public required SafeHandle? StandardError { get; init; }

    /// <summary>Whether descriptor 2 of the child is a copy of its descriptor 1.</summary>
    public bool ErrorIntoOutput { get; init; }

    /// <summary>Windows only: further flags for <c>CreateProcess</c>.</summary>
    public int WindowsCreationFlags { get; init; }

    /// <summary>Windows only.</summary>
    public bool HideWindow { get; init; }

    /// <summary>
    /// The terminal that becomes all three standard streams, and the controlling terminal of a new session; null for none.
    /// </summary>
    public string? TerminalDevice { get; init; }

    public required IReadOnlyList<InheritedHandle> InheritedHandles { get; init; }

    public required SpawnAttributes Attributes { get; init; }
}
