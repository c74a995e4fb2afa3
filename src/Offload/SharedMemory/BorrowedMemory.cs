using System.Buffers;
using System.Runtime.CompilerServices;

namespace Offload.SharedMemory;

/// <summary>An argument where it is, for as long as its call runs: a method that keeps it finds it gone afterwards.</summary>
internal sealed unsafe class BorrowedMemory<T>(ArgumentSource arguments, byte* first, int count) : MemoryManager<T>
{
    public override Span<T> GetSpan()
    {
        if (arguments.HasEnded)
            throw new ObjectDisposedException(
                "an argument of a call that has ended",
                "Memory that a method takes as an argument is valid until the method has ended. Copy what is needed longer.");
        return new Span<T>(first, count);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
        => new(Unsafe.AsPointer(ref GetSpan()[elementIndex..].GetPinnableReference()));

    public override void Unpin()
    {
        // It doesn't move.
    }

    protected override void Dispose(bool disposing)
    {
        // Nobody but the call ends it.
    }
}
