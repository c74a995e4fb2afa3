namespace Offload.Subprocesses;

/// <summary>Which step made a process end.</summary>
public enum SubprocessEnding
{
    /// <summary>None of ours: it exited by itself, or something else ended it.</summary>
    ByItself,

    /// <summary>It was asked to (<c>SIGTERM</c>), and exited within the grace period.</summary>
    Terminated,

    /// <summary>It was killed.</summary>
    Killed,
}
