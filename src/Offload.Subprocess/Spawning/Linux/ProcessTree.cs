namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// The descendants of a process, found through <c>/proc</c> and each held by a process descriptor and looked at again before it
/// is believed in. The root must be an unreaped child of ours, so that its id is its own.
/// </summary>
internal sealed class ProcessTree : IProcessTree
{
    // Between two looks a descendant may have forked; each round stops what it finds, so only a fork bomb takes many.
    private const int MaxRounds = 16;

    private readonly Dictionary<int, PidFd> _descendants = [];

    /// <summary>The descendants of <paramref name="root"/> now.</summary>
    public static ProcessTree Capture(int root)
    {
        var tree = new ProcessTree();
        tree.FindNew(root);
        return tree;
    }

    /// <summary>The descendants of <paramref name="root"/>, all stopped so that they can't fork away while we look.</summary>
    public static ProcessTree CaptureAndStop(int root, PidFd rootPidFd)
    {
        var tree = new ProcessTree();
        rootPidFd.SendSignal(ProcessSignal.SIGSTOP);
        for (int round = 0; round < MaxRounds && tree.FindNew(root); round++)
            tree.SendSignal(ProcessSignal.SIGSTOP);
        return tree;
    }

    public void SendSignal(int signal)
    {
        foreach (var pidFd in _descendants.Values)
            pidFd.SendSignal(signal);
    }

    public bool HasEnded
    {
        get
        {
            foreach (var pidFd in _descendants.Values)
            {
                if (!pidFd.HasEnded)
                    return false;
            }

            return true;
        }
    }

    public void Dispose()
    {
        foreach (var pidFd in _descendants.Values)
            pidFd.Dispose();
        _descendants.Clear();
    }

    private bool FindNew(int root)
    {
        bool foundNew = false;
        foreach (var (id, parent) in Descendants.Find(root))
            foundNew |= !_descendants.ContainsKey(id) && TryHold(id, parent);
        return foundNew;
    }

    private bool TryHold(int id, int parent)
    {
        if (PidFd.TryOpen(id) is not { } pidFd)
            return false;
        if (ProcessStat.ReadParentId(id) == parent)
        {
            _descendants.Add(id, pidFd);
            return true;
        }

        pidFd.Dispose();
        return false;
    }
}
