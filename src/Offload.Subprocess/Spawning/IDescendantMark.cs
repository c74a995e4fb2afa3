namespace Offload.Subprocesses.Spawning;

/// <summary>What the descendants of a process can be told by, wherever they are.</summary>
internal interface IDescendantMark
{
    /// <summary>Adds the mark to the environment of a process about to be started.</summary>
    void AddTo(Dictionary<string, string> environment);

    /// <summary>Kills every process that bears the mark. Looks at all processes that there are.</summary>
    void KillBearers();
}
