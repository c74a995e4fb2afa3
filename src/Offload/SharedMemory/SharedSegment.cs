using System.ComponentModel;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Offload.SharedMemory;

/// <summary>
/// A memory file that a caller and a worker share. Its beginning, the window, stays mapped on both sides: that is where most
/// payloads fit, and a mapping that is used again costs no page faults. What lies behind is read and written as a file, and so
/// occupies no memory beyond the file's own. It can't be cut short, so that nobody's access to the window can fault.
/// </summary>
internal sealed unsafe class SharedSegment : IDisposable
{
    public const int WindowSize = 32 << 20;

    private static long _lastId;

    private readonly SafeFileHandle _file;
    private bool _writable;
    private MappedRegion? _window;
    private SafeFileHandle? _readOnlyFile;

    private SharedSegment(SafeFileHandle file, bool writable, long id)
    {
        _file = file;
        _writable = writable;
        Id = id;
    }

    /// <summary>The segment's number, which no other of the same caller has.</summary>
    public long Id { get; }

    public bool IsDisposed => _file.IsClosed;

    /// <summary>The file for somebody who is only to read it.</summary>
    public SafeFileHandle ReadOnlyFile => _readOnlyFile ??= OpenReadOnly();

    public SafeFileHandle File => _file;

    /// <summary>The window.</summary>
    public byte* Window
        => (_window ??= LinuxMemory.Map(_file, 0, WindowSize, _writable ? MapAccess.ReadWrite : MapAccess.Read)).Pointer;

    /// <summary>Makes a segment, which occupies no memory yet.</summary>
    /// <returns><see langword="null"/> if the system has none to give: a payload can always travel through the socket.</returns>
    public static SharedSegment? TryCreate()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        SafeFileHandle? file = null;
        try
        {
            file = LinuxMemory.CreateFile("offload-segment");
            // A worker that runs as another user is not to open it a second time, for more than it was given.
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            RandomAccess.SetLength(file, WindowSize);
            if (!LinuxMemory.TrySeal(file, FileSeals.Shrink))
                throw new IOException("A memory file can't be sealed.");
            return new SharedSegment(file, writable: true, Interlocked.Increment(ref _lastId));
        }
        catch (Exception scarce) when (scarce is IOException or Win32Exception or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null;
        }
    }

    /// <summary>A segment that somebody else has made.</summary>
    public static SharedSegment Of(SafeFileHandle file, bool writable, long id) => new(file, writable, id);

    /// <summary>Reads bytes, which have to be there.</summary>
    /// <exception cref="OffloadSerializationException">The file ends too early.</exception>
    public void Read(long position, Span<byte> destination)
    {
        int inWindow = (int)Math.Clamp(WindowSize - position, 0, destination.Length);
        if (inWindow > 0)
            BulkCopy.Copy(new ReadOnlySpan<byte>(Window + position, inWindow), destination);
        if (inWindow < destination.Length)
            BulkRead.Read(_file, position + inWindow, destination[inWindow..]);
    }

    /// <summary>Writes bytes.</summary>
    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        int inWindow = (int)Math.Clamp(WindowSize - position, 0, bytes.Length);
        if (inWindow > 0)
            BulkCopy.Copy(bytes[..inWindow], new Span<byte>(Window + position, inWindow));
        if (inWindow < bytes.Length)
            RandomAccess.Write(_file, bytes[inWindow..], position + inWindow);
    }

    /// <summary>Maps any part, for reading.</summary>
    /// <param name="position">Where the part begins.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="access">What for.</param>
    /// <param name="start">Where in the region the part begins.</param>
    public MappedRegion Map(long position, long length, MapAccess access, out int start)
    {
        start = (int)(position % Environment.SystemPageSize);
        return LinuxMemory.Map(_file, position - start, length + start, access);
    }

    /// <summary>Gives memory back, all but the first <paramref name="kept"/> bytes of the window.</summary>
    public void Trim(long kept)
    {
        long length = RandomAccess.GetLength(_file);
        if (length > kept)
            LinuxMemory.PunchHole(_file, kept, length - kept);
    }

    /// <summary>Ends this process's mapping of the window, until it is needed again.</summary>
    public void Unmap()
    {
        _window?.Dispose();
        _window = null;
    }

    /// <summary>Makes sure that nobody can change the file any more.</summary>
    /// <returns>Whether that is so; not if somebody has mapped it for writing.</returns>
    public bool TrySeal()
    {
        Unmap();
        _writable = false;
        return LinuxMemory.TrySeal(_file, FileSeals.Write | FileSeals.Grow);
    }

    public void Dispose()
    {
        _window?.Dispose();
        _readOnlyFile?.Dispose();
        _file.Dispose();
    }

    private SafeFileHandle OpenReadOnly()
        => System.IO.File.OpenHandle(
            string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_file.DangerousGetHandle()}"),
            FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
