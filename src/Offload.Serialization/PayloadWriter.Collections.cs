using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Offload.Serialization;

public ref partial struct PayloadWriter
{
    /// <summary>Writes how many elements follow.</summary>
    public void WriteCollectionHeader(int count) => WriteUnmanaged(count);

    /// <summary>Writes a collection that is null.</summary>
    public void WriteNullCollection() => WriteUnmanaged(PayloadFormat.NullCollection);

    /// <summary>Writes an array of a type without references, as one block.</summary>
    public void WriteUnmanagedArray<T>(T[]? value)
    {
        if (value is null)
            WriteNullCollection();
        else
            WriteUnmanagedSpan(new ReadOnlySpan<T>(value));
    }

    /// <summary>Writes a list of a type without references, as one block.</summary>
    public void WriteUnmanagedList<T>(List<T>? value)
    {
        if (value is null)
            WriteNullCollection();
        else
            WriteUnmanagedSpan<T>(CollectionsMarshal.AsSpan(value));
    }

    /// <summary>Writes a count and the elements, of a type without references, as one block.</summary>
    public void WriteUnmanagedSpan<T>(scoped ReadOnlySpan<T> value)
    {
        WriteCollectionHeader(value.Length);
        WriteUnmanagedBlock(value);
    }

    /// <summary>Writes a count and the elements, of a type without references, as one block.</summary>
    public void WriteUnmanagedMemory<T>(ReadOnlyMemory<T> value) => WriteUnmanagedSpan(value.Span);

    /// <summary>Writes memory of a type without references as one block, and disposes of its owner.</summary>
    public void WriteMemoryOwner<T>(IMemoryOwner<T>? value)
    {
        if (value is null)
        {
            WriteNullCollection();
            return;
        }

        using (value)
            WriteUnmanagedSpan<T>(value.Memory.Span);
    }

    /// <summary>Writes the elements of all segments, of a type without references, as blocks.</summary>
    public void WriteUnmanagedSequence<T>(in ReadOnlySequence<T> value)
    {
        WriteCollectionHeader(checked((int)value.Length));
        foreach (ReadOnlyMemory<T> segment in value)
            WriteUnmanagedBlock(segment.Span);
    }

    /// <summary>Writes elements of a type without references as one block, without their count.</summary>
    public void WriteUnmanagedBlock<T>(scoped ReadOnlySpan<T> value)
    {
        RequireUnmanaged<T>();
        long bytes = (long)value.Length * Unsafe.SizeOf<T>();
        if (bytes >= LargeBlock && _output is IPayloadOutput output)
        {
            Flush();
            output.Expect(bytes);
        }

        if (Unsafe.SizeOf<T>() == 1 || value.Length <= int.MaxValue / Unsafe.SizeOf<T>())
        {
            WriteBytes(AsBytes(value));
            return;
        }

        // More than 2 GiB: no span of bytes can hold it.
        int part = int.MaxValue / Unsafe.SizeOf<T>();
        for (; value.Length > part; value = value[part..])
            WriteBytes(AsBytes(value[..part]));
        WriteBytes(AsBytes(value));
    }

    private static ReadOnlySpan<byte> AsBytes<T>(ReadOnlySpan<T> value)
        => MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(value)), value.Length * Unsafe.SizeOf<T>());
}
