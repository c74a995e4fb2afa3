using System.Buffers;
using System.Runtime.CompilerServices;

namespace Offload.Serialization;

public ref partial struct PayloadReader
{
    /// <summary>
    /// Reads a sequence of a type without references: in place where the reader has a <see cref="PayloadSource"/> that shows its
    /// memory, then valid for as long as that source says; else as an array.
    /// </summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public ReadOnlyMemory<T> ReadUnmanagedMemory<T>()
    {
        RequireUnmanaged<T>();
        if (!TryReadCollectionHeader(Unsafe.SizeOf<T>(), out int count) || count == 0)
            return default;
        if (_source is not null && _source.TryGetMemory(Consumed, count, out ReadOnlyMemory<T> memory))
        {
            RequireValid(memory.Span);
            Skip((long)count * Unsafe.SizeOf<T>());
            return memory;
        }

        T[] value = GC.AllocateUninitializedArray<T>(count);
        ReadUnmanagedBlock(value.AsSpan());
        return value;
    }

    /// <summary>
    /// Reads a sequence of a type without references for somebody who disposes of it: as the memory that it came in where the
    /// reader's <see cref="PayloadSource"/> gives that away, else as an array.
    /// </summary>
    /// <exception cref="OffloadSerializationException">The input ends too early.</exception>
    public IMemoryOwner<T>? ReadMemoryOwner<T>()
    {
        RequireUnmanaged<T>();
        if (!TryReadCollectionHeader(Unsafe.SizeOf<T>(), out int count))
            return null;
        if (_source is not null && _source.TryGetOwner<T>(Consumed, count) is { } owner)
        {
            RequireValid<T>(owner.Memory.Span);
            Skip((long)count * Unsafe.SizeOf<T>());
            return owner;
        }

        T[] value = count == 0 ? [] : GC.AllocateUninitializedArray<T>(count);
        ReadUnmanagedBlock(value.AsSpan());
        return new ArrayOwner<T>(value);
    }

    private readonly void RequireValid<T>(ReadOnlySpan<T> values)
    {
        if (UnmanagedValues.HasInvalid<T>() && !UnmanagedValues.AreValid(values))
            FailValue(typeof(T));
    }
}
