using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Offload.Platform;
using Offload.SharedMemory;

namespace Offload.FastLane;

/// <summary>
/// The memory that a caller and one worker share for the fast lane: a state, and room for one request and for one reply. Its size is
/// sealed: neither side can make the other fault.
/// </summary>
internal sealed unsafe class LaneMemory : IDisposable
{
    /// <summary>How many bytes a request or a reply may have, its header included.</summary>
    public const int Capacity = 4096;

    private const int StateOffset = 0;

    // Lengths lie beside what they measure, and away from the state, which the other side keeps looking at.
    private const int RequestOffset = 4096 - sizeof(int);
    private const int ReplyOffset = 3 * 4096 - sizeof(int);
    private const int Size = 5 * 4096;

    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private readonly byte* _start;

    /// <summary>Maps what <see cref="CreateFile"/> has made.</summary>
    public LaneMemory(SafeFileHandle file)
    {
        using (var mapping = MemoryMappedFile.CreateFromFile(
            file, mapName: null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true))
        {
            _view = mapping.CreateViewAccessor(0, Size);
        }

        _handle = _view.SafeMemoryMappedViewHandle;
        _handle.AcquirePointer(ref _start); // until disposal
    }

    public long State => Volatile.Read(ref Word);

    public Span<byte> Request => new(_start + RequestOffset + sizeof(int), Capacity);

    public Span<byte> Reply => new(_start + ReplyOffset + sizeof(int), Capacity);

    /// <summary>May be any number at all, and another one at the next look: the other side writes it.</summary>
    public ref int RequestLength => ref *(int*)(_start + RequestOffset);

    /// <inheritdoc cref="RequestLength"/>
    public ref int ReplyLength => ref *(int*)(_start + ReplyOffset);

    private ref long Word => ref Unsafe.AsRef<long>(_start + StateOffset);

    /// <summary>Makes the file behind the memory, whose size nobody can change any more: one that was cut short would make readers fault.</summary>
    public static SafeFileHandle CreateFile()
    {
        SafeFileHandle file = LinuxMemory.CreateFile("offload-fast-lane");
        RandomAccess.SetLength(file, Size);
        if (LinuxMemory.TrySeal(file, FileSeals.Shrink | FileSeals.Grow | FileSeals.Seal))
            return file;
        file.Dispose();
        throw new IOException("The memory of the fast lane can't be sealed.");
    }

    /// <summary>Changes the state, unless it is no longer <paramref name="from"/>.</summary>
    public bool TryChange(long from, long to) => Interlocked.CompareExchange(ref Word, to, from) == from;

    /// <summary>Sleeps until the state is, probably, no longer this one. It is the word's low half that the kernel compares.</summary>
    public void SleepWhile(long state) => Futex.SleepWhile((int*)(_start + StateOffset), (int)state);

    public void Wake() => Futex.WakeOne((int*)(_start + StateOffset));

    /// <summary>Keeps the memory mapped until <see cref="Exit"/>, whoever disposes of it meanwhile.</summary>
    /// <returns>Whether it still is.</returns>
    public bool TryEnter()
    {
        bool entered = false;
        try
        {
            _handle.DangerousAddRef(ref entered);
        }
        catch (ObjectDisposedException)
        {
            // The worker has ended.
        }

        return entered;
    }

    public void Exit() => _handle.DangerousRelease();

    public void Dispose()
    {
        if (_handle.IsClosed)
            return;
        _handle.ReleasePointer();
        _view.Dispose();
    }
}
