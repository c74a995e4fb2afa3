using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Offload.Subprocesses.Spawning.Unix;

namespace Offload.Subprocesses.Spawning.Linux;

/// <summary>
/// Holds a new process up between its creation and its <c>exec</c>, so that something can be done about it that
/// <c>posix_spawn</c> can't do: its last file action opens a FIFO that nobody writes yet, and so waits. Opening the other end
/// lets it go on.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SpawnGate : IDisposable
{
    private const int ETIMEDOUT = 110;
    private const int O_WRONLY = 1;
    private const int O_NONBLOCK = 0x800;
    private const int O_PATH = 0x200000;
    private const int O_CLOEXEC = 0x80000;
    private const string ChildrenOfThread = "/proc/thread-self/children";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly int _fifo;

    public SpawnGate()
    {
        if (!File.Exists(ChildrenOfThread))
        {
            throw new PlatformNotSupportedException(
                $"A gate, which resource limits need, needs {ChildrenOfThread}, "
                    + "which this kernel doesn't have (CONFIG_PROC_CHILDREN).");
        }

        string path = Path.Combine(Path.GetTempPath(), $"offload-{Guid.NewGuid():N}");
        if (LinuxCalls.mkfifo(path, 0x180) != 0)
        {
            throw new SpawnAttributeError(
                $"A gate (a FIFO in '{Path.GetTempPath()}'), which resource limits need,", Marshal.GetLastPInvokeError());
        }


        // Whoever the child will be: it must be able to read, whatever our umask is.
        File.SetUnixFileMode(
            path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        _fifo = LibC.open(path, O_PATH | O_CLOEXEC, 0);
        int error = Marshal.GetLastPInvokeError();
        File.Delete(path);
        if (_fifo < 0)
            throw new SpawnAttributeError("A gate, which resource limits need,", error);
    }

    /// <summary>A descriptor of the FIFO, which the child opens for reading.</summary>
    public int Descriptor => _fifo;

    /// <summary>
    /// Waits for the process that the thread creates, does <paramref name="whileHeld"/> with its id and lets it go; kills it if
    /// that throws.
    /// </summary>
    public async Task OpenAsync(int threadId, Action<int> whileHeld, Task spawning)
    {
        var deadline = DateTime.UtcNow + Patience;
        bool held = false;
        try
        {
            while (!spawning.IsCompleted && DateTime.UtcNow < deadline)
            {
                if (!held && FindChild(threadId) is { } child)
                {
                    whileHeld(child);
                    held = true;
                }

                if (held && TryRelease())
                    return;
                await Task.Yield();
            }

            if (!spawning.IsCompleted)
                throw new SpawnAttributeError("A gate", ETIMEDOUT);
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
        string children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{threadId}/children"));
        return int.TryParse(children.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
    }

    private bool TryRelease()
    {
        // ENXIO: the child has not come to the open yet.
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_fifo}");
        int writer = LibC.open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
        if (writer < 0)
            return false;
        _ = LinuxCalls.close(writer);
        return true;
    }
}
