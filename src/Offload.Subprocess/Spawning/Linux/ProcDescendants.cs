using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>Descendants by <c>/proc</c>, on a kernel without process descriptors.</summary>
internal sealed class ProcDescendants : IDescendants
{
    public IProcessTree Capture(int root) =>
        new PlainProcessTree([.. Descendants.Find(root).Select(descendant => descendant.Id)]);
}
