namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>Descendants by their ids alone, where nothing better holds them: to be used at once.</summary>
internal sealed class PlainProcessTree(IReadOnlyList<int> processIds) : IProcessTree
{
    public bool HasEnded
    {
        get
        {
            foreach (int id in processIds)
            {
                if (LibC.kill(id, 0) == 0)
                    return false;
            }

            return true;
        }
    }

    public void SendSignal(int signal)
    {
        foreach (int id in processIds)
            _ = LibC.kill(id, signal);
    }

    public void Dispose()
    {
    }
}
