using System.Globalization;
using System.Runtime.InteropServices;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// Holds a new process up between its creation and its <c>exec</c>, so that resource limits, which <c>posix_spawn</c> can't set, are in
/// force before its first instruction: its last file action opens a FIFO that nobody writes yet, and so waits. Meanwhile the limits are set from
/// here; opening the other end lets the process go on.
/// </summary>
internal sealed class LimitGate : IDisposable
{
    private const int O_WRONLY = 1;
    private const int O_NONBLOCK = 0x800;
    private const int O_PATH = 0x200000;
    private const int O_CLOEXEC = 0x80000;
    private const string ChildrenOfThread = "/proc/thread-self/children";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly int _fifo;

    public LimitGate()
    {
        if (!File.Exists(ChildrenOfThread))
            throw new PlatformNotSupportedException($"Resource limits need {ChildrenOfThread}, which this kernel doesn't have (CONFIG_PROC_CHILDREN).");
        var path = Path.Combine(Path.GetTempPath(), $"offload-{Guid.NewGuid():N}");
        if (LinuxCalls.mkfifo(path, 0x180) != 0)
            throw new SpawnAttributeError($"Resource limits (a FIFO in '{Path.GetTempPath()}' is needed for them and)", Marshal.GetLastPInvokeError());
        _fifo = LibC.open(path, O_PATH | O_CLOEXEC, 0);
        var error = Marshal.GetLastPInvokeError();
        File.Delete(path);
        if (_fifo < 0)
            throw new SpawnAttributeError("Resource limits", error);
    }

    /// <summary>A descriptor of the FIFO, which the child opens for reading.</summary>
    public int Descriptor => _fifo;

    /// <summary>Waits for the process that <paramref name="threadId"/> creates, sets its limits and lets it go; kills it if a limit is refused.</summary>
    public async Task OpenAsync(int threadId, IReadOnlyList<(int Resource, ResourceLimit Limit)> limits, Task spawning)
    {
        var deadline = DateTime.UtcNow + Patience;
        var limited = 0;
        try
        {
            while (!spawning.IsCompleted && DateTime.UtcNow < deadline)
            {
                if (limited == 0 && FindChild(threadId) is { } child)
                {
                    SetLimits(child, limits);
                    limited = child;
                }

                if (limited != 0 && TryRelease())
                    return;
                await Task.Yield();
            }

            if (!spawning.IsCompleted)
                throw new SpawnAttributeError("Resource limits", 110);
        }
        catch
        {
            // It must not wait for ever.
            if (FindChild(threadId) is { } child)
                _ = LibC.kill(child, ProcessSignal.SIGKILL);
            throw;
        }
    }

    public void Dispose() => _ = LinuxCalls.close(_fifo);

    private static int? FindChild(int threadId)
    {
        // The thread is new and makes this one child. It can't get away: it waits for us, or is our unreaped zombie.
        var children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{threadId}/children"));
        return int.TryParse(children.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private static unsafe void SetLimits(int processId, IReadOnlyList<(int Resource, ResourceLimit Limit)> limits)
    {
        var values = stackalloc ulong[2];
        foreach (var (resource, limit) in limits)
        {
            values[0] = limit.Soft is { } soft ? (ulong)soft : ulong.MaxValue;
            values[1] = limit.Hard is { } hard ? (ulong)hard : ulong.MaxValue;
            if (LinuxCalls.prlimit(processId, resource, values, null) != 0)
                throw new SpawnAttributeError($"The resource limit {limit} on resource {resource}", Marshal.GetLastPInvokeError());
        }
    }

    private bool TryRelease()
    {
        // ENXIO: the child has not come to the open yet.
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_fifo}");
        var writer = LibC.open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
        if (writer < 0)
            return false;
        _ = LinuxCalls.close(writer);
        return true;
    }
}
