using Microsoft.Win32.SafeHandles;
using Offload.SharedMemory;

namespace Offload.FastLane;

/// <summary>
/// The memory that a caller and one worker share for the fast lane: a ring of slots, all states first. Its size is sealed:
/// neither side can make the other fault.
/// </summary>
internal sealed unsafe class LaneMemory : IDisposable
{
    /// <summary>How many slots there are; a power of two.</summary>
    public const int Slots = 32;

    private const int Size = Slots * (LaneSlot.StateSize + LaneSlot.RoomSize);

    private readonly MappedRegion _region;
    private readonly byte* _start;

    /// <summary>Maps what <see cref="CreateFile"/> has made.</summary>
    public LaneMemory(SafeFileHandle file)
    {
        _region = LinuxMemory.Map(file, 0, Size, MapAccess.ReadWrite);
        _start = _region.Pointer;
    }

    /// <summary>
    /// Makes the file behind the memory, whose size nobody can change any more: one that was cut short would make readers fault.
    /// </summary>
    public static SafeFileHandle CreateFile()
    {
        SafeFileHandle file = LinuxMemory.CreateFile("offload-fast-lane");
        RandomAccess.SetLength(file, Size);
        if (LinuxMemory.TrySeal(file, FileSeals.Shrink | FileSeals.Grow | FileSeals.Seal))
            return file;
        file.Dispose();
        throw new IOException("The memory of the fast lane can't be sealed.");
    }

    /// <summary>The slot at a position, counted from the first call on.</summary>
    public LaneSlot SlotAt(long position)
    {
        long index = position & (Slots - 1);
        return new LaneSlot(
            (long*)(_start + index * LaneSlot.StateSize), _start + Slots * LaneSlot.StateSize + index * LaneSlot.RoomSize);
    }

    /// <summary>Keeps the memory mapped until <see cref="Exit"/>, whoever disposes of it meanwhile.</summary>
    /// <returns>Whether it still is.</returns>
    public bool TryEnter()
    {
        bool entered = false;
        try
        {
            _region.DangerousAddRef(ref entered);
        }
        catch (ObjectDisposedException)
        {
            // The worker has ended.
        }

        return entered;
    }

    public void Exit() => _region.DangerousRelease();

    public void Dispose() => _region.Dispose();
}
