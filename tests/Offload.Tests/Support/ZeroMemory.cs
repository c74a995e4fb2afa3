using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Offload.Tests.Support;

/// <summary>
/// Many numbers that occupy no memory: all of their pages are the kernel's one page of zeros, until they are written.
/// </summary>
internal sealed unsafe partial class ZeroMemory : MemoryManager<long>
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymousUnreserved = 0x4022;

    private readonly int _count;
    private nint _address;

    public ZeroMemory(int count)
    {
        _count = count;
        _address = Map(0, (nuint)count * sizeof(long), ReadWrite, PrivateAnonymousUnreserved, -1, 0);
        if (_address == -1)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public override Span<long> GetSpan() => new((void*)_address, _count);

    public override MemoryHandle Pin(int elementIndex = 0) => new((long*)_address + elementIndex);

    public override void Unpin()
    {
        // It doesn't move.
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _address, 0) is not 0 and var address)
            _ = Unmap(address, (nuint)_count * sizeof(long));
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
