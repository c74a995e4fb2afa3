using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    /// <summary>Reads how many elements follow.</summary>
    /// <param name="minElementSize">The fewest bytes that one element can have: what bounds the count.</param>
    /// <param name="count">The count; 0 if the collection is null.</param>
    /// <returns><see langword="false"/> if the collection is null.</returns>
    /// <exception cref="OffloadSerializationException">The input can't hold that many elements.</exception>
    public bool TryReadCollectionHeader(int minElementSize, out int count)
    {
        count = ReadUnmanaged<int>();
        if (count == PayloadFormat.NullCollection)
        {
            count = 0;
            return false;
        }

        if (count < 0 || (long)count * minElementSize > Remaining)
            FailCount(count);
        return true;
    }

    /// <summary>Reads an array of a type without references.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public T[]? ReadUnmanagedArray<T>()
    {
        if (!TryReadCollectionHeader(Unsafe.SizeOf<T>(), out int count))
            return null;
        if (count == 0)
            return [];
        T[] value = GC.AllocateUninitializedArray<T>(count);
        ReadUnmanagedBlock(value.AsSpan());
        return value;
    }

    /// <summary>Reads a list of a type without references.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public List<T>? ReadUnmanagedList<T>()
    {
        if (!TryReadCollectionHeader(Unsafe.SizeOf<T>(), out int count))
            return null;
        var value = new List<T>(count);
        CollectionsMarshal.SetCount(value, count);
        ReadUnmanagedBlock(CollectionsMarshal.AsSpan(value));
        return value;
    }

    /// <summary>Reads a sequence of a type without references, in one piece.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public ReadOnlySequence<T> ReadUnmanagedSequence<T>() => new(ReadUnmanagedArray<T>() ?? []);

    /// <summary>Fills <paramref name="destination"/>, of a type without references, from the next bytes.</summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public void ReadUnmanagedBlock<T>(scoped Span<T> destination)
    {
        RequireUnmanaged<T>();
        int part = int.MaxValue / Unsafe.SizeOf<T>();
        Span<T> rest = destination;
        for (; rest.Length > part; rest = rest[part..])
            ReadBytes(AsBytes(rest[..part]));
        ReadBytes(AsBytes(rest));
        if (UnmanagedValues.HasInvalid<T>() && !UnmanagedValues.AreValid<T>(destination))
            FailValue(typeof(T));
    }

    private static Span<byte> AsBytes<T>(Span<T> value)
        => MemoryMarshal.CreateSpan(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(value)), value.Length * Unsafe.SizeOf<T>());

    [DoesNotReturn]
    private readonly void FailCount(int count)
        => Fail($"a collection claims to have {count} elements, {Remaining} bytes are left");
}
