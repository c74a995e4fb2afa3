namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Finds the descendants of a process.</summary>
internal interface IDescendants
{
    /// <summary>The descendants of a child of ours that has not been reaped yet.</summary>
    IProcessTree Capture(int root);
}
