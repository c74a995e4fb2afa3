using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Offload.Serialization;

public ref partial struct PayloadWriter
{
    /// <summary>Writes count and elements of an array of several dimensions, of a type without references, as one
    /// block.</summary>
    public void WriteUnmanagedGrid<T>(Array value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ref T first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(value));
        WriteUnmanagedSpan(MemoryMarshal.CreateReadOnlySpan(ref first, value.Length));
    }
}
