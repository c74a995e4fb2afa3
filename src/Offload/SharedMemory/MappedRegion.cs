using Microsoft.Win32.SafeHandles;

namespace Offload.SharedMemory;

/// <summary>A mapping, which ends when nobody uses it any more.</summary>
internal sealed unsafe class MappedRegion : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly long _length;

    public MappedRegion(nint address, long length)
        : base(ownsHandle: true)
    {
        _length = length;
        SetHandle(address);
    }

    public byte* Pointer => (byte*)handle;

    protected override bool ReleaseHandle()
    {
        LinuxMemory.Unmap(handle, _length);
        return true;
    }
}
