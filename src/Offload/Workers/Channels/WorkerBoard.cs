using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Offload.SharedMemory;
using Offload.Subprocesses;

namespace Offload.Workers.Channels;

/// <summary>
/// Memory on which the worker notes what it has no time, or no more chance, to say: which call's method it has begun, the
/// outcomes of a batch's calls, and that it is alive. Noting costs the worker nothing; the caller reads it when a worker has died
/// or seems frozen. It is read as a file, not as memory: a worker that cuts it short can't make the caller fault.
/// </summary>
internal sealed class WorkerBoard : IDisposable
{
    /// <summary>What the board holds, at which offset; each on a cache line of its own.</summary>
    public const int BegunCallOffset = 0;
    public const int HeartbeatOffset = 64;
    public const int ReceivedCallOffset = 128;
    public const int DoneCallOffset = 192;
    public const int BeatIntervalOffset = 256;
    public const int OutcomesOffset = 4096;

    /// <summary>How many bytes of outcomes of a batch's calls the board has room for.</summary>
    public const int OutcomesSize = 256 * 1024;
    public const int Size = OutcomesOffset + OutcomesSize;

    private const int DescriptorInWorker = 4;

    private readonly SafeFileHandle _file;
    private readonly string? _path;

    /// <summary>Makes a board.</summary>
    /// <param name="beatInterval">How often the worker is to show that it is alive; infinite for never. It wakes up for it, idle
    /// or not.</param>
    public WorkerBoard(TimeSpan beatInterval)
    {
        if (OperatingSystem.IsLinux())
        {
            _file = LinuxMemory.CreateFile("offload-board", isSealable: false);
        }
        else
        {
            _path = Path.Combine(Path.GetTempPath(), $"offload-{Guid.NewGuid():N}");
            _file = File.OpenHandle(
                _path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete,
                OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);
            if (!OperatingSystem.IsWindows())
                File.Delete(_path);
        }

        RandomAccess.SetLength(_file, Size);
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(milliseconds, (long)beatInterval.TotalMilliseconds);
        RandomAccess.Write(_file, milliseconds, BeatIntervalOffset);
    }

    /// <summary>The number of the last call whose method the worker has begun; 0 if none.</summary>
    public long BegunCall => Read(BegunCallOffset);

    /// <summary>The number of the last call that the worker has begun to read; 0 if none.</summary>
    public long ReceivedCall => Read(ReceivedCallOffset);

    /// <summary>The number of the last call of a batch whose outcome is on the board; 0 if none.</summary>
    public long DoneCall => Read(DoneCallOffset);

    /// <summary>Grows while the worker is alive.</summary>
    public long Heartbeat => Read(HeartbeatOffset);

    /// <summary>Copies the outcomes of the calls of the batch that runs, or ran last.</summary>
    /// <returns>How many bytes there were.</returns>
    public int ReadOutcomes(Span<byte> into) => Read(into[..Math.Min(into.Length, OutcomesSize)], OutcomesOffset);

    /// <summary>Arranges that the worker can write on it.</summary>
    public void PassTo(SubprocessOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            options.Environment[WorkerEnvironment.BoardVariable] = $"file:{_path}";
        }
        else
        {
            options.Environment[WorkerEnvironment.BoardVariable] = $"fd:{DescriptorInWorker}";
            options.InheritedHandles.Add(new InheritedHandle(_file, DescriptorInWorker));
        }
    }

    public void Dispose() => _file.Dispose();

    private long Read(int offset)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        bytes.Clear();
        Read(bytes, offset);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private int Read(Span<byte> into, int offset)
    {
        try
        {
            return RandomAccess.Read(_file, into, offset);
        }
        catch (ObjectDisposedException)
        {
            return 0; // the worker has ended while somebody was about to look at it
        }
    }
}
