using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// Two threads that wait, by epoll, for everything here that the runtime's own event loop doesn't take: process descriptors and
/// terminals. Each registration is for one event. A callback runs on a thread that was waiting. It may take its time if it is
/// told that it has the thread for itself: then the other one waits meanwhile, and nothing else has come up.
/// </summary>
internal sealed unsafe class EventLoop
{
    private const int Threads = 2;
    private const int EventsAtOnce = 64;
    private const int EINTR = 4;

    private readonly ConcurrentDictionary<long, Action<bool>> _callbacks = new();
    private readonly int _epoll;
    private long _lastId;
    private int _waiting;

    public EventLoop()
    {
        _epoll = LinuxCalls.epoll_create1(LinuxCalls.EPOLL_CLOEXEC);
        if (_epoll < 0)
            throw new IOException($"epoll_create1 failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        for (int i = 0; i < Threads; i++)
            new Thread(Run) { IsBackground = true, Name = "Offload process watcher" }.Start();
    }

    /// <summary>
    /// Calls back once, when the descriptor, which is not registered yet, is ready. The registration ends when it is taken back,
    /// or when the descriptor is closed and nobody else holds it open.
    /// </summary>
    /// <returns>What <see cref="Unregister"/> needs.</returns>
    public long Register(int descriptor, uint events, Action<bool> callback)
    {
        long id = Interlocked.Increment(ref _lastId);
        _callbacks[id] = callback;

        byte* registration = stackalloc byte[16];
        *(uint*)registration = events | LinuxCalls.EPOLLONESHOT;
        *(long*)(registration + LinuxCalls.EpollDataOffset) = id;
        if (LinuxCalls.epoll_ctl(_epoll, LinuxCalls.EPOLL_CTL_ADD, descriptor, registration) == 0)
            return id;

        string reason = Marshal.GetLastPInvokeErrorMessage();
        _callbacks.TryRemove(id, out _);
        throw new IOException($"A descriptor could not be watched: {reason}.");
    }

    /// <summary>Takes a registration back. After that the callback doesn't run, unless it has begun to.</summary>
    public void Unregister(int descriptor, long id)
    {
        _callbacks.TryRemove(id, out _);
        byte* ignored = stackalloc byte[16];
        _ = LinuxCalls.epoll_ctl(_epoll, LinuxCalls.EPOLL_CTL_DEL, descriptor, ignored);
    }

    private void Run()
    {
        byte* events = stackalloc byte[EventsAtOnce * 16];
        while (true)
        {
            Interlocked.Increment(ref _waiting);
            int count = LinuxCalls.epoll_wait(_epoll, events, EventsAtOnce, -1);
            bool isAlone = Interlocked.Decrement(ref _waiting) == 0;
            if (count < 0 && Marshal.GetLastPInvokeError() != EINTR)
                throw new IOException($"epoll_wait failed: {Marshal.GetLastPInvokeErrorMessage()}.");

            for (int i = 0; i < count; i++)
            {
                long id = *(long*)(events + (i * LinuxCalls.EpollEventSize) + LinuxCalls.EpollDataOffset);
                if (_callbacks.TryRemove(id, out var callback))
                    callback(count == 1 && !isAlone);
            }
        }
    }
}
