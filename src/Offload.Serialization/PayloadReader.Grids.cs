using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    /// <summary>Starts an array of several dimensions: the lengths follow, then the elements, then
    /// <see cref="EndObject"/>.</summary>
    /// <returns><see langword="false"/> if the array is null.</returns>
    /// <exception cref="OffloadSerializationException">The number of dimensions is another one.</exception>
    public bool TryBeginGrid(int rank)
    {
        if (!TryBeginObject(rank + 1, out int memberCount))
            return false;
        if (memberCount != rank + 1)
            Fail($"an array has {memberCount - 1} dimensions instead of {rank}");
        return true;
    }

    /// <summary>Reads the number of elements and makes sure that it fits the lengths and what is left.</summary>
    /// <param name="minElementSize">The fewest bytes that one element can have.</param>
    /// <param name="length0">The length of the first dimension.</param>
    /// <param name="length1">The length of the second.</param>
    /// <param name="length2">The length of the third, if there is one.</param>
    /// <param name="length3">The length of the fourth, if there is one.</param>
    /// <exception cref="OffloadSerializationException">It doesn't.</exception>
    public void CheckGrid(int minElementSize, int length0, int length1, int length2 = 1, int length3 = 1)
    {
        bool exists = TryReadCollectionHeader(minElementSize, out int count);
        long product = 1;
        long extent = 1;
        ReadOnlySpan<int> lengths = [length0, length1, length2, length3];
        foreach (int length in lengths)
        {
            product *= length;
            extent *= Math.Max(length, 1);
            if (length < 0 || extent > Array.MaxLength)
                Fail($"an array has a dimension of {length}");
        }

        if (!exists || product != count)
            Fail($"an array of {product} elements has {count}");
    }

    /// <summary>Fills an array of several dimensions, of a type without references.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public void ReadUnmanagedGrid<T>(Array destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ref T first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(destination));
        ReadUnmanagedBlock(MemoryMarshal.CreateSpan(ref first, destination.Length));
    }
}
