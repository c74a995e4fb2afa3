namespace Offload.Subprocesses.Spawning.Unix;

/// <summary>
/// A child of ours. It is signalled and reaped here and nowhere else, and never at the same time: up to the reaping, its id, and
/// that of the group it leads, can't be given to others.
/// </summary>
internal abstract class UnixProcess(int id, bool leadsGroup, Action<int>? beforeReaping) : ChildProcess
{
    private readonly Lock _gate = new();
    private bool _reaped;
    private bool _treeKilled;
    private bool _released;

    public sealed override int Id => id;

    public sealed override void SendSignal(int signal, bool entireTree)
    {
        if (entireTree && signal == ProcessSignal.SIGKILL)
        {
            KillTree().Dispose();
            return;
        }

        lock (_gate)
        {
            if (_reaped)
                return;
            if (entireTree)
            {
                using var tree = CaptureDescendants();
                tree.SendSignal(signal);
            }

            Signal(signal);
        }
    }

    public sealed override IProcessTree CaptureTree()
    {
        lock (_gate)
            return _reaped ? IProcessTree.Empty : CaptureDescendants();
    }

    public sealed override IProcessTree KillTree()
    {
        lock (_gate)
        {
            if (_released)
                return IProcessTree.Empty;
            _treeKilled = true;
            var tree = _reaped ? IProcessTree.Empty : KillMembers();
            if (leadsGroup)
                KillGroup(_reaped);
            return tree;
        }
    }

    public sealed override void Dispose()
    {
        lock (_gate)
        {
            if (_released || !_reaped)
                return;
            _released = true;
            Release();
        }
    }

    /// <summary>To be called once, by the one who has seen the exit.</summary>
    /// <param name="peeked">The status, if it has been asked for already; in case something else reaps all children.</param>
    /// <param name="timestamp">When the exit was seen.</param>
    /// <param name="mayRunWaiters">Whether what waits for the exit may go on on this thread, and keep it.</param>
    protected void Reap(ExitStatus? peeked, long timestamp, bool mayRunWaiters)
    {
        ProcessExit exit;
        lock (_gate)
        {
            // What was forked in the group during the kill goes now, while the leader is a zombie and the group's number still
            // its own.
            if (_treeKilled && leadsGroup)
                KillGroup(reaped: false);
            beforeReaping?.Invoke(id);
            exit = ChildWait.Reap(id, timestamp) ?? new ProcessExit(peeked ?? AskForStatus() ?? default, null, timestamp);
            _reaped = true;
        }

        // A group can be signalled even now, if its descriptor is kept.
        if (!leadsGroup)
            Dispose();
        PublishExit(exit, mayRunWaiters);
    }

    /// <summary>Signals the process, which has not been reaped.</summary>
    protected abstract void Signal(int signal);

    /// <summary>Kills the group that the process leads or led, if its number is certain to be still its own.</summary>
    protected abstract void KillGroup(bool reaped);

    /// <summary>The descendants of the process, which has not been reaped.</summary>
    protected abstract IProcessTree CaptureDescendants();

    /// <summary>The same, stopped first, so that they can't fork away while we look.</summary>
    protected abstract IProcessTree CaptureAndStopDescendants();

    /// <summary>The exit status of a process that something else has reaped; null if nobody knows.</summary>
    protected virtual ExitStatus? AskForStatus() => null;

    /// <summary>Gives back what holds the process, which has been reaped.</summary>
    protected virtual void Release()
    {
    }

    private IProcessTree KillMembers()
    {
        var tree = CaptureAndStopDescendants();
        Signal(ProcessSignal.SIGKILL);
        tree.SendSignal(ProcessSignal.SIGKILL);
        return tree;
    }
}
