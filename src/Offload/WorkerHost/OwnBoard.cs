using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;
using Offload.SharedMemory;
using Offload.Workers.Channels;

namespace Offload.WorkerHost;

/// <summary>
/// The worker's side of <see cref="WorkerBoard"/>. It is never given back: it is needed to the process's last moment.
/// </summary>
internal sealed unsafe class OwnBoard
{
    private readonly byte* _page;

    private OwnBoard(byte* page) => _page = page;

    /// <summary>Opens what <see cref="WorkerEnvironment.BoardVariable"/> names.</summary>
    public static OwnBoard Open(string address)
    {
        if (address.StartsWith("fd:", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            int descriptor = int.Parse(address.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture);
            UnixNative.CloseOnExec(descriptor);
            var file = new SafeFileHandle(descriptor, ownsHandle: true);
            return OperatingSystem.IsLinux() ? MapOnLinux(file) : Map(MemoryMappedFile.CreateFromFile(
                file, mapName: null, WorkerBoard.Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));
        }

        if (address.StartsWith("file:", StringComparison.Ordinal))
        {
            var stream = new FileStream(
                address[5..], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return Map(MemoryMappedFile.CreateFromFile(
                stream, mapName: null, WorkerBoard.Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None,
                leaveOpen: false));
        }

        throw new InvalidOperationException(
            $"{WorkerEnvironment.BoardVariable} is '{address}', which names no board on this system.");
    }

    /// <summary>A board that nobody reads, without room for outcomes.</summary>
    public static OwnBoard ForNobody() => new((byte*)NativeMemory.AllocZeroed(WorkerBoard.OutcomesOffset));

    /// <summary>To be called right before a method runs: if this process dies now, the caller knows that it did.</summary>
    public void NoteBegunCall(long number) => Volatile.Write(ref *(long*)(_page + WorkerBoard.BegunCallOffset), number);

    /// <summary>To be called right before a call's arguments are read, which may run user code.</summary>
    public void NoteReceivedCall(long number) => Volatile.Write(ref *(long*)(_page + WorkerBoard.ReceivedCallOffset), number);

    /// <summary>To be called when the outcome of a batch's call is complete in <see cref="Outcomes"/>.</summary>
    public void NoteDoneCall(long number) => Volatile.Write(ref *(long*)(_page + WorkerBoard.DoneCallOffset), number);

    /// <summary>Where the outcomes of a batch's calls go.</summary>
    public Span<byte> Outcomes => new(_page + WorkerBoard.OutcomesOffset, WorkerBoard.OutcomesSize);

    /// <summary>How often the caller wants to see that this process is alive; infinite for never.</summary>
    public TimeSpan BeatInterval => TimeSpan.FromMilliseconds(*(long*)(_page + WorkerBoard.BeatIntervalOffset));

    public void Beat()
        => Volatile.Write(ref *(long*)(_page + WorkerBoard.HeartbeatOffset), *(long*)(_page + WorkerBoard.HeartbeatOffset) + 1);

    private static OwnBoard Map(MemoryMappedFile file)
    {
        byte* page = null;
        file.CreateViewAccessor(0, WorkerBoard.Size).SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        return new OwnBoard(page);
    }

    /// <summary>The same, without loading what memory is mapped with elsewhere.</summary>
    private static OwnBoard MapOnLinux(SafeFileHandle file)
    {
        MappedRegion region = LinuxMemory.Map(file, 0, WorkerBoard.Size, MapAccess.ReadWrite);
        bool kept = false;
        region.DangerousAddRef(ref kept);
        return new OwnBoard(region.Pointer);
    }
}
