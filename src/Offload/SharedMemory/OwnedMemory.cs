using System.Buffers;
using System.Runtime.CompilerServices;

namespace Offload.SharedMemory;

/// <summary>
/// A result in the memory that the worker wrote it to, which nobody but this process can change any more. If its owner forgets to
/// dispose of it, the handle behind it is finalised.
/// </summary>
internal sealed unsafe class OwnedMemory<T>(MappedRegion region, int start, int count) : MemoryManager<T>
{
    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(region.IsClosed, typeof(IMemoryOwner<T>));
        return new Span<T>(region.Pointer + start, count);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        Span<T> pinned = GetSpan()[elementIndex..];
        bool added = false;
        region.DangerousAddRef(ref added);
        return new MemoryHandle(Unsafe.AsPointer(ref pinned.GetPinnableReference()), default, this);
    }

    public override void Unpin() => region.DangerousRelease();

    protected override void Dispose(bool disposing) => region.Dispose();
}
