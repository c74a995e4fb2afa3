using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// Waits for the exit of all processes that were started, on one thread, by their process descriptors, and reaps each exactly
/// once. It never waits for "any child", so the children of <see cref="System.Diagnostics.Process"/> are left alone.
/// </summary>
internal sealed unsafe class PidFdWatcher
{
    private const int EventsAtOnce = 64;
    private const int EINTR = 4;

    private readonly ConcurrentDictionary<int, PidFdProcess> _processes = new();
    private readonly int _epoll;

    public PidFdWatcher()
    {
        _epoll = LinuxCalls.epoll_create1(LinuxCalls.EPOLL_CLOEXEC);
        if (_epoll < 0)
            throw new IOException($"epoll_create1 failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "Offload process watcher" }.Start();
    }

    /// <summary>Takes over a child that has just been started and that nobody has waited for yet.</summary>
    public PidFdProcess Watch(int processId, bool leadsGroup, Action<int>? beforeReaping)
    {
        var pidFd = PidFd.TryOpen(processId)
            ?? throw new IOException($"A process descriptor could not be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        var process = new PidFdProcess(processId, pidFd, leadsGroup, beforeReaping);
        _processes[processId] = process;

        var readable = stackalloc byte[16];
        *(int*)readable = LinuxCalls.EPOLLIN;
        *(long*)(readable + LinuxCalls.EpollDataOffset) = processId;
        if (LinuxCalls.epoll_ctl(_epoll, LinuxCalls.EPOLL_CTL_ADD, pidFd.Descriptor, readable) == 0)
            return process;

        var reason = Marshal.GetLastPInvokeErrorMessage();
        _processes.TryRemove(processId, out _);
        pidFd.Dispose();
        throw new IOException($"A process descriptor could not be watched: {reason}.");
    }

    private void Run()
    {
        var events = stackalloc byte[EventsAtOnce * 16];
        while (true)
        {
            var count = LinuxCalls.epoll_wait(_epoll, events, EventsAtOnce, -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != EINTR)
                throw new IOException($"epoll_wait failed: {Marshal.GetLastPInvokeErrorMessage()}.");

            for (var i = 0; i < count; i++)
            {
                var entry = events + (i * LinuxCalls.EpollEventSize);
                var processId = (int)*(long*)(entry + LinuxCalls.EpollDataOffset);
                if (_processes.TryRemove(processId, out var process))
                    process.Reap();
            }
        }
    }
}
