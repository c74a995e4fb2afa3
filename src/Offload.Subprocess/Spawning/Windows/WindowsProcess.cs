using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Offload.Subprocesses.Spawning.Windows;

/// <summary>A child in a job of its own. Its handle keeps its id from being given to others.</summary>
internal sealed class WindowsProcess : ChildProcess
{
    private const uint KilledExitCode = unchecked((uint)-1);

    private readonly SafeProcessHandle _process;
    private readonly JobObject _job;
    private readonly bool _leadsGroup;
    private readonly Lock _gate = new();
    private readonly RegisteredWaitHandle? _wait;
    private bool _exited;

    public WindowsProcess(int id, SafeProcessHandle process, JobObject job, bool leadsGroup)
    {
        Id = id;
        _process = process;
        _job = job;
        _leadsGroup = leadsGroup;
        _wait = ThreadPool.RegisterWaitForSingleObject(
            new ProcessWaitHandle(process), (_, _) => OnExited(), null, Timeout.Infinite, executeOnlyOnce: true);
    }

    public override int Id { get; }

    public override void SendSignal(int signal, bool entireTree)
    {
        lock (_gate)
        {
            if (_exited)
                return;
            switch (signal)
            {
                case ProcessSignal.SIGTERM or ProcessSignal.SIGKILL when entireTree:
                    Check(Kernel32.TerminateJobObject(_job, KilledExitCode));
                    break;
                case ProcessSignal.SIGTERM or ProcessSignal.SIGKILL:
                    Check(Kernel32.TerminateProcess(_process, KilledExitCode));
                    break;
                case ProcessSignal.SIGINT when _leadsGroup:
                    Check(Kernel32.GenerateConsoleCtrlEvent(Kernel32.CTRL_BREAK_EVENT, (uint)Id));
                    break;
                case ProcessSignal.SIGINT:
                    throw new PlatformNotSupportedException(
                        "On Windows, SIGINT (Ctrl+Break) takes a process started with NewProcessGroup.");
                default:
                    throw new PlatformNotSupportedException(
                        $"Windows has no signal {signal}; there are SIGINT, SIGTERM and SIGKILL.");
            }
        }
    }

    public override IProcessTree CaptureTree() => JobTree.Instance;

    public override IProcessTree KillTree()
    {
        // Also what the process has left behind.
        lock (_gate)
        {
            if (!_job.IsClosed)
                Kernel32.TerminateJobObject(_job, KilledExitCode);
        }

        return JobTree.Instance;
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            if (_exited)
                _job.Dispose();
        }
    }

    private unsafe void OnExited()
    {
        long timestamp = Stopwatch.GetTimestamp();
        ProcessExit exit;
        lock (_gate)
        {
            var status = Kernel32.GetExitCodeProcess(_process, out uint code) ? ExitStatus.FromExitCode((int)code) : default;
            ResourceUsage? usage = null;
            var memory = new Kernel32.PROCESS_MEMORY_COUNTERS { Size = (uint)sizeof(Kernel32.PROCESS_MEMORY_COUNTERS) };
            if (Kernel32.GetProcessTimes(_process, out _, out _, out long kernel, out long user)
                && Kernel32.GetProcessMemoryInfo(_process, &memory, memory.Size))
                usage = new ResourceUsage(TimeSpan.FromTicks(user), TimeSpan.FromTicks(kernel), (long)memory.PeakWorkingSetSize);
            exit = new ProcessExit(status, usage, timestamp);
            _exited = true;
            _wait?.Unregister(null);
            _process.Dispose();
        }

        PublishExit(exit, mayRunWaiters: true); // a thread of the pool already
    }

    private static void Check(bool succeeded)
    {
        if (!succeeded)
            throw new Win32Exception();
    }

    private sealed class ProcessWaitHandle : WaitHandle
    {
        public ProcessWaitHandle(SafeProcessHandle process)
        {
            SafeWaitHandle = new SafeWaitHandle(process.DangerousGetHandle(), ownsHandle: false);
        }
    }

    /// <summary>The job has the descendants; there is nothing to hold besides it.</summary>
    private sealed class JobTree : IProcessTree
    {
        public static JobTree Instance { get; } = new();

        public bool HasEnded => true;

        public void SendSignal(int signal)
        {
        }

        public void Dispose()
        {
        }
    }
}
