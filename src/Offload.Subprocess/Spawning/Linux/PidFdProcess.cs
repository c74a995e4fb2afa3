using System.Diagnostics;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// A child that is held by a process descriptor: a signal can reach only this very process, never a later one with the same id.
/// </summary>
internal sealed unsafe class PidFdProcess(int id, int pidFd, bool leadsGroup) : ChildProcess
{
    private const int P_PIDFD = 3;
    private const int WEXITED = 4;
    private const int WNOHANG = 1;
    private const int WNOWAIT = 0x01000000;

    // Held while signalling and while reaping: up to the reaping, the id of the process and of its group can't be given to others.
    private readonly Lock _gate = new();
    private bool _reaped;
    private bool _treeKilled;

    public override int Id => id;

    public override void SendSignal(int signal, bool entireTree)
    {
        lock (_gate)
        {
            if (_reaped)
                return;
            if (entireTree && signal == ProcessSignal.SIGKILL)
                _treeKilled = true;
            if (entireTree)
                ProcessTree.SendSignal(id, signal, leadsGroup);
            _ = LinuxCalls.PidFdSendSignal(pidFd, signal);
        }
    }

    /// <summary>Called by the watcher, once, when the process has exited.</summary>
    public void Reap()
    {
        var timestamp = Stopwatch.GetTimestamp();
        ExitStatus status;
        var usage = stackalloc byte[RUsage.Size];
        ResourceUsage? resources = null;
        lock (_gate)
        {
            // While the leader is a zombie, its group can't be taken for another one: what was forked during the kill goes now.
            if (_treeKilled && leadsGroup)
                _ = LibC.kill(-id, ProcessSignal.SIGKILL);

            int error;
            int waitStatus;
            int result;
            do
            {
                result = LibC.wait4(id, out waitStatus, 0, usage);
                error = Marshal.GetLastPInvokeError();
            }
            while (result < 0 && error == LibC.EINTR);

            status = result == id ? WaitStatus.Decode(waitStatus) : default;
            if (result == id)
                resources = RUsage.Read(usage);
            _reaped = true;
            _ = LinuxCalls.close(pidFd);
        }

        PublishExit(new ProcessExit(status, resources, timestamp));
    }
}
